using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MimeKit;
using SmtpServer;
using SmtpServer.Authentication;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace UsersWeb.Tests.Support;

/// <summary>A mail server on this machine that keeps what it is handed, and can be away, say no and show a bad certificate.</summary>
internal sealed class MailReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<MimeMessage> mails = new();
    private readonly X509Certificate2? certificate;
    private readonly bool isTlsFromTheStart;
    private SmtpServer.SmtpServer? server;

    private MailReceiver(X509Certificate2? certificate, bool isTlsFromTheStart) =>
        (this.certificate, this.isTlsFromTheStart) = (certificate, isTlsFromTheStart);

    public int Port { get; } = FreePort();

    /// <summary>What it has taken, in order.</summary>
    public IReadOnlyList<MimeMessage> Mails => [.. mails];

    /// <summary>What it answers to a message instead of taking it; null to take it.</summary>
    public SmtpResponse? Refusal { get; set; }

    /// <summary>The users and passwords that were tried.</summary>
    public ConcurrentQueue<(string User, string Password)> SignIns { get; } = new();

    public string Url => $"smtp://127.0.0.1:{Port}";

    /// <summary>One that listens.</summary>
    public static MailReceiver Start()
    {
        var receiver = Away();
        receiver.Listen();
        return receiver;
    }

    /// <summary>One that does not listen yet.</summary>
    public static MailReceiver Away() => new(null, false);

    /// <summary>One with a certificate that it has signed itself.</summary>
    public static MailReceiver StartSelfSigned(bool isTlsFromTheStart)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var (from, until) = (TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        using var certificate = request.CreateSelfSigned(from, until);
        var receiver = new MailReceiver(
            X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null), isTlsFromTheStart);
        receiver.Listen();
        return receiver;
    }

    /// <summary>From now on it answers.</summary>
    public void Listen()
    {
        var options = new SmtpServerOptionsBuilder().ServerName("localhost").Endpoint(endpoint =>
        {
            endpoint.Endpoint(new(IPAddress.Loopback, Port)).AllowUnsecureAuthentication(true).IsSecure(isTlsFromTheStart);
            if (certificate is not null) endpoint.Certificate(certificate);
        }).Build();
        var services = new SmtpServer.ComponentModel.ServiceProvider();
        services.Add((IMessageStore)new Store(this));
        services.Add((IUserAuthenticator)new Doorkeeper(this));
        server = new(options, services);
        _ = server.StartAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        server?.Shutdown();
        if (server is not null) await server.ShutdownTask.WaitAsync(TimeSpan.FromSeconds(5));
        certificate?.Dispose();
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    private sealed class Store(MailReceiver receiver) : MessageStore
    {
        public override async Task<SmtpResponse> SaveAsync(ISessionContext context, IMessageTransaction transaction,
            ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
        {
            if (receiver.Refusal is { } refusal) return refusal;
            using var bytes = new MemoryStream(buffer.ToArray());
            receiver.mails.Enqueue(await MimeMessage.LoadAsync(bytes, cancellationToken));
            return SmtpResponse.Ok;
        }
    }

    private sealed class Doorkeeper(MailReceiver receiver) : UserAuthenticator
    {
        public override Task<bool> AuthenticateAsync(ISessionContext context, string user, string password, CancellationToken token)
        {
            receiver.SignIns.Enqueue((user, password));
            return Task.FromResult(true);
        }
    }
}
