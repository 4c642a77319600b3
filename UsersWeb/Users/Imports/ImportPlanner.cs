using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;

namespace UsersWeb.Users.Imports;

/// <summary>
/// Says what is to become of some lines, by the same rules as the form and as the database is at this moment: by a few statements for
/// all of them. It writes nothing.
/// </summary>
internal sealed class ImportPlanner(UsersDbContext db, Rank rank, Administrators administrators, TimeProvider clock)
{
    /// <summary>What is to become of each.</summary>
    /// <param name="lines">Some lines, none of which names somebody whom another one names.</param>
    /// <param name="reader">Who read them.</param>
    /// <param name="settings">What is to be done.</param>
    /// <param name="isToWrite">Whether those who are changed are read to be written.</param>
    /// <param name="trustsCheck">
    /// Whether lines of somebody new passed the check of the same file: what they say is right then, and whether somebody has a name by
    /// now, the unique index says.
    /// </param>
    /// <param name="cancellation">Of the caller.</param>
    public async Task<List<PlannedLine>> PlanAsync(
        IReadOnlyList<ImportLine> lines, ImportLines reader, ImportSettings settings, bool isToWrite, bool trustsCheck,
        CancellationToken cancellation)
    {
        var plan = lines.Select(line => new PlannedLine(line)).ToList();
        if (settings.UpdateBy is { } key) await FindAsync(plan, reader, key, isToWrite, cancellation);
        foreach (var one in plan) Decide(one, reader, settings, trustsCheck);
        await RefuseAboveAsync(plan, cancellation);
        await RefuseLastAdministratorAsync(plan, cancellation);
        if (!trustsCheck) await RefuseTakenAsync(plan, cancellation);
        return plan;
    }

    private static string? Given(ImportLine line, ImportLines reader, string member)
    {
        for (var i = 0; i < reader.Fields.Count && i < line.Given.Length; i++)
        {
            if (reader.Fields[i].Member == member) return line.Given[i];
        }
        return null;
    }

    private async Task FindAsync(
        List<PlannedLine> plan, ImportLines reader, string key, bool isToWrite, CancellationToken cancellation)
    {
        var users = isToWrite ? db.Users : db.Users.AsNoTracking();
        if (key == ImportColumns.Id)
        {
            var found = await ManyKeys.ReadAsync(plan.Select(one => one.Line.Id).OfType<long>(),
                ids => users.Where(user => ids.Contains(user.Id)), cancellation);
            var byId = found.ToDictionary(user => user.Id);
            foreach (var one in plan) one.Found = one.Line.Id is { } id ? byId.GetValueOrDefault(id) : null;
            return;
        }
        var isName = key == "userName";
        var keys = plan.Select(one => Key(Given(one.Line, reader, key), isName)).ToArray();
        var rows = await ManyKeys.ReadAsync(keys.OfType<string>(), some => isName
            ? users.Where(user => some.Contains(user.NormalizedUserName)) : users.Where(user => some.Contains(user.NormalizedEmail)),
            cancellation);
        var byKey = rows.ToDictionary(user => isName ? user.NormalizedUserName : user.NormalizedEmail);
        for (var i = 0; i < plan.Count; i++) plan[i].Found = keys[i] is { } text ? byKey.GetValueOrDefault(text) : null;
    }

    private static string? Key(string? given, bool isName)
    {
        if (given is null || given.Length > UserLimits.Normalized || !Text.IsSearchable(given)) return null;
        return isName ? NormalForms.UserName(given) : NormalForms.Email(given);
    }

    private void Decide(PlannedLine one, ImportLines reader, ImportSettings settings, bool trustsCheck)
    {
        if (one.Line.Error is { } error) one.Refuse("", error);
        else if (one.Line.IdError is { } idError && settings.UpdateBy == ImportColumns.Id) one.Refuse(ImportColumns.Id, idError);
        else if (one.Found is { } saved) Change(one, saved, reader);
        else if (settings.UpdateBy is not null && settings.LeaveAbsent) one.Deed = ImportDeed.Absent;
        else if (settings.UpdateBy == ImportColumns.Id && one.Line.Id is not null)
            one.Refuse(ImportColumns.Id, T("Nobody has this number. Leave it empty for somebody new."));
        else Create(one, reader, settings, trustsCheck);
    }

    private void Create(PlannedLine one, ImportLines reader, ImportSettings settings, bool trustsCheck)
    {
        var start = new UserFields(Status: settings.Invite ? UserStatus.Invited : UserStatus.Active);
        if (!Check(one, start, null, reader, trustsCheck)) return;
        one.Created = ImportedUser.Create(one.Fields!, clock.Now());
        one.Deed = one.Created.Status == UserStatus.Invited ? ImportDeed.Invite : ImportDeed.Create;
    }

    private static void Change(PlannedLine one, User saved, ImportLines reader)
    {
        one.Saved = UserFields.From(saved);
        if (!Check(one, one.Saved, one.Saved, reader, isRight: false)) return;
        one.Deed = one.Fields!.DifferencesFrom(one.Saved).Any() ? ImportDeed.Update : ImportDeed.Unchanged;
    }

    private static bool Check(PlannedLine one, UserFields start, UserFields? saved, ImportLines reader, bool isRight)
    {
        var problems = new Dictionary<string, string>();
        one.Fields = reader.Apply(one.Line, start, problems);
        if (isRight && problems.Count == 0) return true;
        foreach (var (name, message) in UserRules.Check(one.Fields, saved)) problems.TryAdd(name, message);
        foreach (var (name, message) in problems) one.Refuse(UserField.All.First(field => field.Name == name).Member, message);
        return problems.Count == 0;
    }

    private async Task RefuseAboveAsync(List<PlannedLine> plan, CancellationToken cancellation)
    {
        var changed = plan.Where(one => one.Deed == ImportDeed.Update).ToList();
        if (changed.Count == 0) return;
        var above = await rank.AboveAsync([.. changed.Select(one => one.Found!.Id)], cancellation);
        foreach (var one in changed.Where(one => above.Contains(one.Found!.Id))) one.Refuse("", Rank.Above);
    }

    // Of several in one file who writes them finds the last one.
    private async Task RefuseLastAdministratorAsync(List<PlannedLine> plan, CancellationToken cancellation)
    {
        var leaving = plan.Where(one => one.Deed == ImportDeed.Update && one.Saved!.Status == UserStatus.Active
            && one.Fields!.Status != UserStatus.Active).ToList();
        if (leaving.Count == 0) return;
        foreach (var id in await administrators.AmongAsync([.. leaving.Select(one => one.Found!.Id)], cancellation))
        {
            if (!await administrators.IsNeededAsync(id, cancellation)) continue;
            foreach (var one in leaving.Where(one => one.Found!.Id == id)) one.Refuse("status", Administrators.LastOne);
        }
    }

    private async Task RefuseTakenAsync(List<PlannedLine> plan, CancellationToken cancellation)
    {
        var names = Wanted(plan, fields => fields.UserName!, user => user.NormalizedUserName, NormalForms.UserName);
        var emails = Wanted(plan, fields => fields.Email!, user => user.NormalizedEmail, NormalForms.Email);
        var nameOwners = await ManyKeys.ReadAsync(names.Select(one => one.Key), keys => db.Users.AsNoTracking()
            .Where(user => keys.Contains(user.NormalizedUserName)).Select(user => new { Key = user.NormalizedUserName, user.Id }),
            cancellation);
        var emailOwners = await ManyKeys.ReadAsync(emails.Select(one => one.Key), keys => db.Users.AsNoTracking()
            .Where(user => keys.Contains(user.NormalizedEmail)).Select(user => new { Key = user.NormalizedEmail, user.Id }),
            cancellation);
        Refuse(names, nameOwners.ToDictionary(one => one.Key, one => one.Id), "userName", UserRules.UserNameTaken);
        Refuse(emails, emailOwners.ToDictionary(one => one.Key, one => one.Id), "email", UserRules.EmailTaken);
    }

    // Of those who are new all, of the others what they would have and do not have yet.
    private static List<(PlannedLine Line, string Key)> Wanted(
        List<PlannedLine> plan, Func<UserFields, string> value, Func<User, string> made, Func<string, string> normalize)
    {
        var wanted = new List<(PlannedLine, string)>();
        foreach (var one in plan)
        {
            if (one.Deed is ImportDeed.Create or ImportDeed.Invite) wanted.Add((one, made(one.Created!)));
            else if (one.Deed == ImportDeed.Update && value(one.Saved!) != value(one.Fields!))
                wanted.Add((one, normalize(value(one.Fields!))));
        }
        return wanted;
    }

    private static void Refuse(
        List<(PlannedLine Line, string Key)> wanted, Dictionary<string, long> owners, string field, string message)
    {
        foreach (var (one, key) in wanted)
        {
            if (owners.TryGetValue(key, out var owner) && owner != one.Found?.Id) one.Refuse(field, message);
        }
    }
}
