using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Run;

/// <summary>A web server as a process of its own, on a free port of this machine; killed when disposed.</summary>
internal sealed class Server : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // No proxy, no redirects, no cookies: the first answer is what is timed.
    private static readonly HttpClient Client =
        new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false });

    private readonly Process process;

    private Server(Process process, Uri address)
    {
        this.process = process;
        Address = address;
    }

    public Uri Address { get; }

    public static Server Start(string program, string[] arguments, params IEnumerable<(string Name, string Value)> settings)
    {
        var address = FreeAddress();
        return new(Child.Start(program, [.. arguments, "--urls", address.ToString()], settings), address);
    }

    /// <summary>Of this machine, with a port that nobody has.</summary>
    public static Uri FreeAddress() => new($"http://127.0.0.1:{FreePort()}");

    /// <summary>Waits until this path is answered with success.</summary>
    public async Task AnswersAsync(string path, string? token = null)
    {
        var waited = Stopwatch.StartNew();
        while (!await AnswersOnceAsync(path, token))
        {
            if (process.HasExited) throw new BenchmarkException($"{process.StartInfo.FileName} ended with {process.ExitCode}.");
            if (waited.Elapsed > Patience)
                throw new BenchmarkException($"{Address}{path} was not answered within {Patience.TotalSeconds} s.");
            await Task.Delay(2);
        }
    }

    /// <summary>Processor time so far, of all threads.</summary>
    public TimeSpan Processor
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Resident memory now, and the most there has been, in MiB.</summary>
    public (double Now, double Peak) Memory => (ReadStatus("VmRSS"), ReadStatus("VmHWM"));

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private async Task<bool> AnswersOnceAsync(string path, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Address, path));
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        try
        {
            using var response = await Client.SendAsync(request);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private double ReadStatus(string field) => double.Parse(
        File.ReadLines($"/proc/{process.Id}/status").Single(line => line.StartsWith(field + ":", StringComparison.Ordinal))
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) / 1024;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
