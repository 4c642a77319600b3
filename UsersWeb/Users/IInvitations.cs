using UsersWeb.Data;

namespace UsersWeb.Users;

/// <summary>Invites somebody, in the transaction of the deed that it follows from.</summary>
public interface IInvitations
{
    /// <summary>Adds the link and the mail that brings it; the next save of the context writes both.</summary>
    void Add(User user);
}
