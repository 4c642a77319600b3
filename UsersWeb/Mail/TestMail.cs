using UsersWeb.Data;
using UsersWeb.Web;

namespace UsersWeb.Mail;

/// <summary>The mail that shows that mail arrives.</summary>
internal static class TestMail
{
    public static MailText Of(User user, PublicLinks links) => new(
        T("A test of the mail, for {0}", user.Label),
        T("Hello {0},", user.Label),
        [T("You asked for this mail, to see whether mail from UsersWeb arrives. It does.")],
        new(T("Open the mails of UsersWeb"), links.Absolute("/admin/mail")),
        [T("There is nothing else to do.")]);
}
