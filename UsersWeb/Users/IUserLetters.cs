using UsersWeb.Data;

namespace UsersWeb.Users;

/// <summary>What a change of a person makes the application write to them, in the transaction of the change.</summary>
public interface IUserLetters
{
    /// <summary>Before the transaction in which any of the others is called: reads what mails are sealed with.</summary>
    void Prepare();

    /// <summary>Adds a link to choose a password, and the mail that brings it; the next save of the context writes both.</summary>
    void Invite(User user);

    /// <summary>Adds a notice that somebody approved the account.</summary>
    void TellOfApproval(User user);

    /// <summary>Adds a notice to the address of before.</summary>
    void TellOfAnotherAddress(User user, string oldEmail);
}
