using System.Net;

namespace UsersWeb.Tests.Accounts;

/// <summary>How people come: by signing up, and by invitation.</summary>
public sealed class ComingTests(Letterbox box) : WithLetters(box)
{
    [Fact]
    public async Task Who_signs_up_chooses_a_password_by_the_link_and_begins_at_their_own_account()
    {
        var person = Person.New();
        using var visitor = App.Visit();

        var sent = await visitor.FollowAsync(await SignUpAsync(visitor, person));
        Assert.Contains(person.Email!, sent.Text, StringComparison.Ordinal);
        var form = await visitor.GetAsync(await Box.LinkAsync(person.Email!, "Confirm your address"));
        Assert.Contains(person.UserName!, form.Text, StringComparison.Ordinal);
        var weak = await visitor.SubmitAsync(form, ("Password", "passwordpassword"));
        Assert.NotNull(weak.Error("Password"));
        var welcome = await visitor.SubmitAsync(weak, ("Password", NewPassword));

        var profile = await visitor.FollowAsync(await visitor.FollowAsync(welcome));
        Assert.Equal("/account", profile.Address.AbsolutePath);
        Assert.Contains("Welcome", profile.Text, StringComparison.Ordinal);
        Assert.Equal("Active", await StatusAsync(person));
        // The link is used up, and the password is the one that was chosen.
        Assert.Equal(HttpStatusCode.Gone, (await App.Visit().GetAsync(form.Address.PathAndQuery)).Status);
        using var again = App.Visit();
        await again.SignInAsync(person.Email!, NewPassword);
    }

    [Fact]
    public async Task Whoever_is_told_of_a_taken_address_or_name_is_its_owner_and_not_the_one_who_typed_it()
    {
        var (taken, other) = (await CreateAsync(), Person.New());
        using var visitor = App.Visit();

        var known = await visitor.FollowAsync(await SignUpAsync(visitor, other with { Email = taken.Email }));
        var named = await visitor.FollowAsync(await SignUpAsync(visitor, other with { UserName = taken.UserName }));
        var free = await visitor.FollowAsync(await SignUpAsync(visitor, Person.New()));

        Assert.Equal([known.Status, known.Status], [named.Status, free.Status]);
        Assert.Equal(known.Text.Replace(taken.Email!, "", StringComparison.Ordinal),
            named.Text.Replace(other.Email!, "", StringComparison.Ordinal));
        await Box.TextAsync(taken.Email!, "You have an account already");
        await Box.TextAsync(other.Email!, "Choose another user name");
        Assert.Empty(await App.Database.QueryAsync<long>($"SELECT 1 FROM {Q("Users")} WHERE {Q("UserName")} = '{other.UserName}'"));
    }

    // Somebody else signs up with the address first, and waits for its owner to come.
    [Fact]
    public async Task Nobody_lays_a_password_under_an_account_before_its_owner_comes()
    {
        var (thief, owner) = (Person.New(), Person.New());
        using Visitor stranger = App.Visit(), visitor = App.Visit();
        await SignUpAsync(stranger, thief with { Email = owner.Email });
        await Box.LinkAsync(owner.Email!, "Confirm your address");

        await SignUpAsync(visitor, owner);
        var form = await visitor.GetAsync(await Box.LinkAsync(owner.Email!, "Confirm your address"));
        await visitor.SubmitAsync(form, ("Password", NewPassword));

        using var signedIn = App.Visit();
        await signedIn.SignInAsync(owner.Email!, NewPassword);
        Assert.Single(await App.Database.QueryAsync<long>($"SELECT 1 FROM {Q("Users")} WHERE {Q("Email")} = '{owner.Email}'"));
    }

    [Fact]
    public async Task Who_is_invited_by_the_form_accepts_by_the_link_once()
    {
        using var administrator = await App.SignInAsAdministratorAsync();
        var person = Person.New();
        var created = await administrator.SubmitAsync(await administrator.GetAsync("/users/create"),
            ("UserName", person.UserName), ("Email", person.Email));
        Assert.Equal("Invited", await StatusAsync(person));
        var link = await Box.LinkAsync(person.Email!, "You are invited");
        using Visitor visitor = App.Visit(), second = App.Visit();
        var (form, late) = (await visitor.GetAsync(link), await second.GetAsync(link));

        // The link of before works no more once another one was sent.
        var page = await administrator.GetAsync(created.Location + "/access");
        await administrator.SubmitAsync(page, page.Form(created.Location + "/access/invitations"));
        await Eventually.IsTrueAsync(() => Task.FromResult(Box.To(person.Email!).Count() == 2), "the second invitation comes");
        Assert.Equal(HttpStatusCode.Gone, (await visitor.SubmitAsync(form, ("Password", NewPassword))).Status);
        link = await Box.LinkAsync(person.Email!, "You are invited");
        form = await visitor.GetAsync(link);
        late = await second.GetAsync(link);
        Assert.Equal("/", (await visitor.SubmitAsync(form, ("Password", NewPassword))).Location);

        Assert.Equal(HttpStatusCode.Gone, (await second.SubmitAsync(late, ("Password", "another long password here"))).Status);
        Assert.Equal("Active", await StatusAsync(person));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_signs_up_where_each_is_approved_waits_for_it(bool byTheButton)
    {
        await using var strict = await Letterbox.OpenAsync(("Accounts:Registration", "Approval"));
        var person = Person.New();
        using var visitor = strict.App.Visit();
        await SignUpAsync(visitor, person);
        var waiting = await visitor.SubmitAsync(await visitor.GetAsync(await strict.LinkAsync(person.Email!, "Confirm your address")),
            ("Password", NewPassword));
        Assert.Contains("Almost there", waiting.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await TrySignInAsync(visitor, person)).Status);

        using var administrator = await strict.App.SignInAsAdministratorAsync();
        var list = await administrator.GetAsync("/users?status=waiting");
        var access = list.Document.QuerySelector("tbody a")!.GetAttribute("href") + "/access";
        var page = await administrator.GetAsync(access);
        if (byTheButton) await administrator.SubmitAsync(page, page.Form(access + "/approvals"));
        else
        {
            var form = await administrator.GetAsync(access.Replace("/access", "/edit", StringComparison.Ordinal));
            await administrator.SubmitAsync(form, ("Status", "Active"));
        }

        Assert.Equal(HttpStatusCode.Found, (await TrySignInAsync(visitor, person)).Status);
        await strict.TextAsync(person.Email!, "Your account is ready");
    }

    [Fact]
    public async Task By_default_nobody_signs_up_and_the_page_says_how_one_comes()
    {
        await using var closed = await Letterbox.OpenAsync();
        using var visitor = closed.App.Visit();

        Assert.Contains("By invitation", (await visitor.GetAsync("/account/register")).Text, StringComparison.Ordinal);
        Assert.Empty((await visitor.GetAsync("/account/login")).Document.QuerySelectorAll("a[href$='/account/register']"));
    }

    [Fact]
    public async Task What_a_stranger_typed_stands_in_no_mail_to_somebody_who_never_confirmed_the_address()
    {
        var person = Person.New() with { DisplayName = "customer, look at evil.example" };
        using var visitor = App.Visit();

        await visitor.SubmitAsync(await visitor.GetAsync("/account/register"),
            ("UserName", "www.evil.example" + person.UserName), ("Email", person.Email), ("DisplayName", person.DisplayName));

        Assert.DoesNotContain("evil", await Box.TextAsync(person.Email!, "Confirm your address"), StringComparison.Ordinal);
    }
}
