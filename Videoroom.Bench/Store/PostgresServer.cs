using System.Diagnostics;
using System.Globalization;
using System.Net;
using Videoroom.Bench.Processes;

namespace Videoroom.Bench.Store;

/// <summary>
/// A PostgreSQL of its own in a temporary folder, for tests and benchmarks of the cluster: it forgets everything at the end, and it
/// can be stopped, started, held and continued to play a store that is away. It takes everybody who reaches its port as its owner.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly Dictionary<string, string?> Environment = new() { ["LC_ALL"] = "C", ["TZ"] = "UTC" };
    private readonly string _folder;
    private readonly string _programs;
    private ServerProcess? _process;
    private int _databases;

    private PostgresServer(string folder, string programs, IPAddress address, int port)
        => (_folder, _programs, Address, Port) = (folder, programs, address, port);

    /// <summary>Where it listens.</summary>
    public IPAddress Address { get; }

    /// <summary>The TCP port; it stays the same over stops and starts.</summary>
    public int Port { get; }

    private string Data => Path.Combine(_folder, "data");

    private ServerProcess Running => _process ?? throw new InvalidOperationException("PostgreSQL is stopped.");

    private string[] Connection => ["-h", Address.ToString(), "-p", Port.ToString(CultureInfo.InvariantCulture), "-U", "postgres"];

    /// <summary>Sets one up and starts it.</summary>
    /// <param name="address">Where it listens; null is 127.0.0.1.</param>
    /// <exception cref="InvalidOperationException">PostgreSQL is missing, or it did not start.</exception>
    public static async Task<PostgresServer> StartAsync(IPAddress? address = null)
    {
        address ??= IPAddress.Loopback;
        var folder = Directory.CreateTempSubdirectory("videoroom-postgres-").FullName;
        var server = new PostgresServer(folder, PostgresPrograms.Find(), address, FreePort.On(address));
        if (PostgresPrograms.IsRoot)
        {
            await RunAsync(["chown", PostgresPrograms.User, folder]);
        }

        await RunAsync(server.Command("initdb", "--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "-D", server.Data));
        if (!IPAddress.IsLoopback(address))
        {
            await File.AppendAllTextAsync(Path.Combine(server.Data, "pg_hba.conf"), "host all all samenet trust\n");
        }

        await server.StartAsync();
        return server;
    }

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its connection string for Npgsql.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"videoroom_{Interlocked.Increment(ref _databases)}");
        await RunAsync([Path.Combine(_programs, "createdb"), .. Connection, name]);
        return ConnectionString(name);
    }

    /// <summary>A database's connection string for Npgsql.</summary>
    public string ConnectionString(string database) => $"Host={Address};Port={Port};Username=postgres;Database={database}";

    /// <summary>Runs SQL.</summary>
    /// <returns>What it selected, a line per row, columns parted by '|'.</returns>
    public Task<string> QueryAsync(string database, string sql)
        => RunAsync([Path.Combine(_programs, "psql"), .. Connection, "-d", database, "-AtXq", "-v", "ON_ERROR_STOP=1", "-c", sql]);

    /// <summary>Starts it again after <see cref="StopAsync"/>, with all that it held.</summary>
    /// <exception cref="InvalidOperationException">It ended at once; the message has its log.</exception>
    public async Task StartAsync()
    {
        var log = Path.Combine(_folder, "log");
        _process = ServerProcess.Start(
            Command(
                "postgres", "-D", Data, "-p", Port.ToString(CultureInfo.InvariantCulture), "-c", $"listen_addresses={Address}",
                "-c", "unix_socket_directories=", "-c", "fsync=off", "-c", "shared_buffers=32MB", "-c", "max_connections=200"),
            Environment,
            log);
        var since = Stopwatch.StartNew();
        while (!await IsReadyAsync())
        {
            if (_process.HasExited || since.Elapsed > Patience)
            {
                throw new InvalidOperationException("PostgreSQL did not start:\n" + await File.ReadAllTextAsync(log));
            }

            await Task.Delay(50);
        }
    }

    /// <summary>Stops it: connections end, new ones are refused.</summary>
    /// <param name="immediately">As a crash does, without a goodbye to the clients; otherwise they are told.</param>
    public async Task StopAsync(bool immediately = false)
    {
        if (_process is { } process)
        {
            process.Send(immediately ? Signals.Quit : Signals.Interrupt);
            await process.ExitAsync(Patience);
            process.Dispose();
            _process = null;
        }
    }

    /// <summary>Holds it and all that serve its clients: connections stay open, new ones are taken by the system, nobody answers.</summary>
    public void Pause()
    {
        // The parent first: who comes later has no child that could be missed below.
        Running.Send(Signals.Stop);
        ChildProcesses.Of(Running.Id).ForEach(id => Signals.Send(id, Signals.Stop));
    }

    /// <summary>Goes on after <see cref="Pause"/>.</summary>
    public void Resume()
    {
        ChildProcesses.Of(Running.Id).ForEach(id => Signals.Send(id, Signals.Continue));
        Running.Send(Signals.Continue);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            Resume();
            await StopAsync(immediately: true);
        }

        Directory.Delete(_folder, recursive: true);
    }

    private string[] Command(string program, params string[] arguments)
        => [.. PostgresPrograms.AsOwner, Path.Combine(_programs, program), .. arguments];

    private async Task<bool> IsReadyAsync()
    {
        var process = await CommandLine.RunAsync([Path.Combine(_programs, "pg_isready"), "-q", .. Connection], Environment);
        return process.ExitCode == 0;
    }

    private static async Task<string> RunAsync(IReadOnlyList<string> command)
    {
        var process = await CommandLine.RunAsync(command, Environment);
        return process.ExitCode == 0
            ? process.Output
            : throw new InvalidOperationException($"{string.Join(' ', command)}: {process.Output}{process.Errors}");
    }
}
