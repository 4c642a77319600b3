using System.Text.Json.Nodes;
using UsersWeb.Data;

namespace UsersWeb.Users;

/// <summary>What the audit tells of a person before and after a change. Never a secret: of a password, that there is one.</summary>
internal static class UserAudit
{
    /// <summary>Everything that it may tell.</summary>
    public static JsonObject Of(User user)
    {
        var told = UserFields.From(user).ToJson(UserField.All);
        told["emailConfirmed"] = user.EmailConfirmed;
        told["hasPassword"] = user.PasswordHash is not null;
        told["passwordChangedAt"] = user.PasswordChangedAt;
        told["mustChangePassword"] = user.MustChangePassword;
        told["lockedUntil"] = user.LockedUntil;
        told["lockReason"] = user.LockReason;
        told["erasedAfter"] = user.ErasedAfter;
        return told;
    }

    /// <summary>Only what differs: before, and after.</summary>
    public static (JsonObject Before, JsonObject After) Difference(JsonObject before, JsonObject after)
    {
        var changed = after.Where(member => !JsonNode.DeepEquals(member.Value, before[member.Key])).Select(member => member.Key).ToList();
        return (Part(before, changed), Part(after, changed));
    }

    private static JsonObject Part(JsonObject all, List<string> members) =>
        new(members.Select(member => KeyValuePair.Create(member, all[member]?.DeepClone())));
}
