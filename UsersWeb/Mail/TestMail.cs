using UsersWeb.Data;
using UsersWeb.Web;

namespace UsersWeb.Mail;

/// <summary>The mail that shows that mail arrives.</summary>
internal static class TestMail
{
    public static MailText Of(User user, PublicLinks links) => new(
        $"A test of the mail, for {user.Label}",
        $"Hello {user.Label},",
        ["You asked for this mail, to see whether mail from UsersWeb arrives. It does."],
        new("Open the mails of UsersWeb", links.Absolute("/admin/mail")),
        ["There is nothing else to do."]);
}
