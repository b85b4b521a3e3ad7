using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Net.WebSockets;
using Videoroom.Bench.Processes;

namespace Videoroom.Bench.Load.Janus;

/// <summary>A Janus of its own with a configuration in a temporary folder, to compare with.</summary>
internal sealed class JanusServer : IAsyncDisposable
{
    private const string LogName = "log";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(50);
    private readonly string _folder;

    private JanusServer(string folder, ServerProcess process, IPAddress mediaAddress, int port)
    {
        (_folder, Process, MediaAddress) = (folder, process, mediaAddress);
        Address = new Uri($"ws://127.0.0.1:{port}");
    }

    /// <summary>The WebSocket of its API.</summary>
    public Uri Address { get; }

    /// <summary>The address of its media candidates.</summary>
    public IPAddress MediaAddress { get; }

    /// <summary>The process, to measure.</summary>
    public ServerProcess Process { get; }

    /// <summary>Its version, such as <c>1.1.2</c>.</summary>
    public string Version { get; private set; } = "";

    private string LogFile => Path.Combine(_folder, LogName);

    /// <summary>Starts it and waits until it answers.</summary>
    /// <exception cref="InvalidOperationException">Janus is not installed, the machine has no address for its media, or it did not start.</exception>
    public static async Task<JanusServer> StartAsync(JanusServerOptions options, CancellationToken cancellation)
    {
        var programs = JanusPrograms.Find();
        var mediaAddress = options.MediaAddress ?? FindMediaAddress();
        var folder = Directory.CreateTempSubdirectory("videoroom-janus-").FullName;
        var port = FreePort.On(IPAddress.Loopback);
        foreach (var (name, content) in JanusConfiguration.Files(programs, options, mediaAddress, port, folder))
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name), content, cancellation);
        }

        var process = ServerProcess.Start(
            [.. options.CommandPrefix, programs.Janus, "--configs-folder", folder], new Dictionary<string, string?>(), Path.Combine(folder, LogName));
        var server = new JanusServer(folder, process, mediaAddress, port);
        try
        {
            await server.WaitUntilReadyAsync(cancellation);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops it and deletes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        Process.Send(Signals.Terminate);
        try
        {
            await Process.ExitAsync(Patience);
        }
        catch (TimeoutException)
        {
            // It is killed below.
        }

        Process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static IPAddress FindMediaAddress()
        => NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus != OperationalStatus.Down && network.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(address => address.Address)
            .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork)
        ?? throw new InvalidOperationException(
            "Janus offers no address of a loopback interface, and this machine has no other IPv4 address. "
            + "Give it one: ip link add janus type veth; ip addr add 198.18.255.1/32 dev janus; ip link set janus up");

    private async Task WaitUntilReadyAsync(CancellationToken cancellation)
    {
        var since = Stopwatch.StartNew();
        string? version;
        while ((version = await FindVersionAsync(cancellation)) is null)
        {
            if (Process.HasExited || since.Elapsed > Patience)
            {
                throw new InvalidOperationException("Janus did not start:\n" + await File.ReadAllTextAsync(LogFile, cancellation));
            }

            await Task.Delay(BetweenTries, cancellation);
        }

        Version = version;
    }

    private async Task<string?> FindVersionAsync(CancellationToken cancellation)
    {
        try
        {
            await using var connection = await JanusConnection.ConnectAsync(Address, cancellation);
            return await connection.GetVersionAsync(cancellation);
        }
        catch (WebSocketException)
        {
            return null; // It does not listen yet.
        }
    }
}
