using System.Net;

namespace UsersWeb.Tests.Accounts;

/// <summary>Who forgot the password sets another one by a link.</summary>
public sealed class ResetTests(Letterbox box) : WithLetters(box)
{
    [Fact]
    public async Task Who_forgot_the_password_sets_another_one_which_ends_all_sessions()
    {
        var person = await CreateAsync();
        using Visitor signedIn = App.Visit(), visitor = App.Visit();
        await signedIn.SignInAsync(person.UserName!, TestApp.Password);

        var sent = await visitor.FollowAsync(await ForgetAsync(visitor, person.UserName!));
        Assert.DoesNotContain(person.Email!, sent.Text, StringComparison.Ordinal);
        var form = await visitor.GetAsync(await Box.LinkAsync(person.Email!, "Set another password"));
        var set = await visitor.SubmitAsync(form, ("Password", NewPassword));

        Assert.Equal("/account/login", set.Location);
        // Nobody is signed in by it.
        Assert.Equal(HttpStatusCode.Found, (await visitor.GetAsync("/account")).Status);
        Assert.Equal(HttpStatusCode.Found, (await signedIn.GetAsync("/account")).Status);
        Assert.Equal(HttpStatusCode.Gone, (await visitor.GetAsync(form.Address.PathAndQuery)).Status);
        await visitor.SignInAsync(person.Email!, NewPassword);
        await Box.TextAsync(person.Email!, "Your password was changed");
    }

    [Fact]
    public async Task Known_and_unknown_names_get_the_same_answer_and_only_known_ones_a_link()
    {
        var person = await CreateAsync();
        using var visitor = App.Visit();

        var known = await ForgetAsync(visitor, person.UserName!);
        var unknown = await ForgetAsync(visitor, "nobody-at-all");

        Assert.Equal((known.Status, known.Location), (unknown.Status, unknown.Location));
        await Box.LinkAsync(person.Email!, "Set another password");
    }

    [Theory]
    [InlineData(14, HttpStatusCode.OK)]
    [InlineData(16, HttpStatusCode.Gone)]
    public async Task A_link_to_set_a_password_is_good_for_fifteen_minutes(int minutes, HttpStatusCode expected)
    {
        var person = await CreateAsync();
        using var visitor = App.Visit();
        await ForgetAsync(visitor, person.UserName!);
        var link = await Box.LinkAsync(person.Email!, "Set another password");

        await App.Database.ExecuteAsync(
            $"UPDATE {Q("OneTimeCodes")} SET {Q("EndsAt")} = {App.Database.InstantAgo(TimeSpan.FromMinutes(minutes - 15))} WHERE "
                + $"{Q("Email")} = '{person.Email}'");

        Assert.Equal(expected, (await visitor.GetAsync(link)).Status);
    }

    [Fact]
    public async Task Another_password_or_another_address_makes_links_of_before_worthless()
    {
        var person = await CreateAsync();
        using var api = await App.ApiAsync();
        using var visitor = App.Visit();
        await ForgetAsync(visitor, person.UserName!);
        var link = await Box.LinkAsync(person.Email!, "Set another password");
        var id = await IdAsync(person);

        await api.PatchAsync(id, new { email = "moved-" + person.Email });

        Assert.Equal(HttpStatusCode.Gone, (await visitor.GetAsync(link)).Status);
    }

    // Whoever asks in somebody else's name must not make their link worthless.
    [Fact]
    public async Task Asking_again_leaves_the_first_link_good_and_writes_no_second_mail_at_once()
    {
        var person = await CreateAsync();
        using Visitor visitor = App.Visit(), stranger = App.Visit();
        await ForgetAsync(visitor, person.UserName!);
        var link = await Box.LinkAsync(person.Email!, "Set another password");

        await ForgetAsync(stranger, person.Email!);
        await Eventually.IsTrueAsync(async () => (await App.Database.QueryAsync<long>(
            $"SELECT COUNT(*) FROM {Q("AuditEntries")} WHERE {Q("Action")} = 'user.reset-request' AND {Q("SubjectName")} = "
                + $"'{person.UserName}'"))
            .Single() == 2, "the second request is done");

        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(link)).Status);
        Assert.Single(Box.To(person.Email!));
    }
}
