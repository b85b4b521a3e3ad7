using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Videoroom.Bench.Processes;

namespace Videoroom.Bench.Cluster;

/// <summary>
/// A node as a process of its own, with the settings of an operator: what a cluster is made of, and what can be killed, held and
/// stopped. Unless the options name another, it is the host that lies beside this program, in the same configuration.
/// </summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    // No proxy, and no connection that outlives a node: the next one has the same address.
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero })
    {
        Timeout = TimeSpan.FromSeconds(5),
    };

    private readonly ServerProcess _process;

    private NodeProcess(NodeProcessOptions options, ServerProcess process) => (Options, _process) = (options, process);

    /// <summary>How it was started.</summary>
    public NodeProcessOptions Options { get; }

    /// <summary>What tests call it.</summary>
    public string Name => Options.Name;

    /// <summary>Where its page is.</summary>
    public Uri Page => Options.Page;

    /// <summary>The process's id.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>How it ended: 128 + n after signal n.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>The memory that it holds now.</summary>
    public long ResidentBytes => _process.ResidentBytes;

    /// <summary>The CPU time that it has had.</summary>
    public TimeSpan ProcessorTime => _process.ProcessorTime;

    /// <summary>Where all that it says is.</summary>
    public string LogFile => LogFileOf(Options);

    /// <summary>It is held by <see cref="Pause"/>: whoever asks it something waits.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>Starts a node; <see cref="ReadyAsync"/> follows.</summary>
    public static NodeProcess Start(NodeProcessOptions options) => new(
        options,
        ServerProcess.Start(
            [.. options.CommandPrefix, "dotnet", Path.Combine(options.Server, "Videoroom.Web.dll")],
            options.Environment,
            LogFileOf(options)));

    /// <summary>Waits until it takes joins.</summary>
    /// <exception cref="InvalidOperationException">It ended instead; the message has the end of its log.</exception>
    /// <param name="patience">How long at most; null is a minute.</param>
    /// <param name="lookEvery">How often it is asked; null is every 50 ms.</param>
    public async Task ReadyAsync(TimeSpan? patience = null, TimeSpan? lookEvery = null)
    {
        using var timeLimit = new CancellationTokenSource(patience ?? StartPatience);
        while (!await IsReadyAsync())
        {
            if (HasExited || timeLimit.IsCancellationRequested)
            {
                throw new InvalidOperationException(
                    $"Node {Name} {(HasExited ? $"ended with {ExitCode}" : "is not ready")}:\n{string.Join('\n', ReadLog().TakeLast(30))}");
            }

            await Task.Delay(lookEvery ?? LookEvery);
        }
    }

    /// <summary>Whether it says now that it takes joins.</summary>
    public async Task<bool> IsReadyAsync()
    {
        try
        {
            using var response = await Http.GetAsync(new Uri(Page, "health/ready"));
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Asks its admin listener.</summary>
    /// <param name="method">GET or POST.</param>
    /// <param name="path">Such as <c>admin/cluster</c>.</param>
    /// <param name="token">Null sends none.</param>
    /// <exception cref="HttpRequestException">Nobody listens there.</exception>
    public Task<HttpResponseMessage> AdminAsync(HttpMethod method, string path, string? token)
    {
        var request = new HttpRequestMessage(method, new Uri($"http://{Options.AdminAddress ?? Options.Address}:{Options.AdminPort}/{path}"));
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return Http.SendAsync(request);
    }

    /// <summary>What it says of the cluster (<c>GET /admin/cluster</c>); null when it does not answer.</summary>
    public async Task<JsonNode?> ViewAsync()
    {
        try
        {
            using var response = await AdminAsync(HttpMethod.Get, "admin/cluster", Options.AdminToken);
            return response.IsSuccessStatusCode ? JsonNode.Parse(await response.Content.ReadAsStringAsync()) : null;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Its log so far, line by line.</summary>
    public IReadOnlyList<string> ReadLog()
    {
        using var reader = new StreamReader(new FileStream(LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary><c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        _process.Send(Signals.Kill);
        await ExitAsync(TimeSpan.FromSeconds(10));
    }

    /// <summary>SIGTERM: the drain begins; <see cref="ExitAsync"/> follows.</summary>
    public void Terminate() => _process.Send(Signals.Terminate);

    /// <summary>SIGSTOP: its connections stay open, nobody answers.</summary>
    public void Pause()
    {
        IsPaused = true;
        _process.Send(Signals.Stop);
    }

    /// <summary>SIGCONT.</summary>
    public void Resume()
    {
        IsPaused = false;
        _process.Send(Signals.Continue);
    }

    /// <summary>Waits for its end.</summary>
    /// <exception cref="TimeoutException">It has not ended.</exception>
    public Task ExitAsync(TimeSpan patience) => _process.ExitAsync(patience);

    public async ValueTask DisposeAsync()
    {
        if (!HasExited)
        {
            Resume();
            await KillAsync();
        }

        _process.Dispose();
    }

    private static string LogFileOf(NodeProcessOptions options) => Path.Combine(options.LogFolder, $"node-{options.Name}.txt");
}
