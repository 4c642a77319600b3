using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace UsersWeb.Tests.Accounts;

/// <summary>Who signs in while somebody keeps the machine busy.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class FloodTests(HostedApp app) : IClassFixture<HostedApp>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Half_sent_forms_stop_nobody()
    {
        await app.CreateAdministratorAsync();
        var half = new List<TcpClient>();
        for (var i = 0; i < 40; i++) half.Add(await SendHalfAsync());
        using var visitor = new Visitor(app.Address, from: "192.0.2.1");
        var watch = Stopwatch.StartNew();

        await visitor.SignInAsync(TestApp.Administrator, TestApp.Password);

        Assert.True(watch.Elapsed < Patience, $"It took {watch.Elapsed}.");
        foreach (var connection in half) connection.Dispose();
    }

    [Fact]
    public async Task A_flood_is_told_to_wait_and_gets_back_what_it_typed_and_others_sign_in()
    {
        await app.CreateAdministratorAsync();
        using var flood = new Visitor(app.Address, from: "192.0.2.2");
        using var honest = new Visitor(app.Address, from: "192.0.2.3");
        var form = await flood.GetAsync("/account/login");
        var own = await honest.GetAsync("/account/login");
        var tries = Enumerable.Range(0, 60).Select(_ => flood.SubmitAsync(form, ("Login", "ada"), ("Password", "wrong"))).ToList();
        var watch = Stopwatch.StartNew();

        var sent = await honest.SubmitAsync(own, ("Login", TestApp.Administrator), ("Password", TestApp.Password));

        Assert.Equal("/users", sent.Location);
        Assert.True(watch.Elapsed < Patience, $"It took {watch.Elapsed}.");
        var refused = (await Task.WhenAll(tries)).Where(page => page.Status == HttpStatusCode.TooManyRequests).ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, page =>
        {
            Assert.InRange(page.Response.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
            Assert.Equal("ada", page.Value("Login"));
            Assert.DoesNotContain("wrong", page.Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
        });
    }

    // What a slow line leaves for a while, or an attacker for good.
    private async Task<TcpClient> SendHalfAsync()
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, app.Address.Port);
        var head = string.Create(CultureInfo.InvariantCulture, $"""
            POST /account/login HTTP/1.1
            Host: {app.Address.Authority}
            Content-Type: application/x-www-form-urlencoded
            Content-Length: 1000

            Login=ada&Passw
            """).ReplaceLineEndings("\r\n");
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
        return connection;
    }
}
