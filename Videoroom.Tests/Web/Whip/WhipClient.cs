using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Videoroom.Bench.Node;
using Videoroom.Client.Signalling;
using Videoroom.Web.Admin;

namespace Videoroom.Tests.Web.Whip;

/// <summary>Speaks WHIP and WHEP to a node, without media.</summary>
/// <param name="node">The node.</param>
/// <param name="from">The address of this machine to connect from; null leaves it to the system.</param>
internal sealed class WhipClient(RunningNode node, IPAddress? from = null) : IDisposable
{
    public const string FragmentType = "application/trickle-ice-sdpfrag";

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HttpMessageInvoker _http = from is null ? new HttpClient() : SourceAddress.Invoker(from);

    /// <summary>The offers of Fixtures/Whip.</summary>
    public static string Fixture(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "Whip", name + ".sdp"));

    /// <summary>Asks for anything.</summary>
    public Task<HttpResponseMessage> SendAsync(
        string method, string address, string? body = null, string? type = null, params (string Name, string Value)[] headers)
    {
        // As it stands: a room's name may have an escaped slash.
        var uri = new Uri(node.Address.AbsoluteUri.TrimEnd('/') + address, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(new HttpMethod(method), uri);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return _http.SendAsync(request, CancellationToken.None);
    }

    public Task<HttpResponseMessage> PostAsync(string address, string offer) => SendAsync("POST", address, offer, "application/sdp");

    public Task<HttpResponseMessage> PatchAsync(Uri location, string fragment, params (string Name, string Value)[] headers)
        => SendAsync("PATCH", location.OriginalString, fragment, FragmentType, headers);

    /// <summary>A session whose client never shows up.</summary>
    public async Task<(Uri Location, string EntityTag, string Answer)> BeginAsync(string address = "/whip/r1", string fixture = "aiortc")
    {
        using var response = await PostAsync(address, Fixture(fixture));
        var answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.Created, answer);
        return (response.Headers.Location!, response.Headers.ETag!.Tag, answer);
    }

    /// <summary>A session whose client has come and has its seat.</summary>
    public async Task<(Uri Location, string EntityTag, string Answer)> BeginSeatedAsync(string address = "/whip/r1")
    {
        var before = (await node.CountAsync()).Actors.Peers;
        var session = await BeginAsync(address);
        await WhipVisitor.ComeAsync(session.Answer);
        await UntilAsync(counts => counts.Actors.Peers == before + 1);
        return session;
    }

    /// <summary>The sentence of an error.</summary>
    public static async Task<string> ReasonAsync(HttpResponseMessage response)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal((int)response.StatusCode, problem.RootElement.GetProperty("status").GetInt32());
        return problem.RootElement.GetProperty("detail").GetString()!;
    }

    /// <summary>Waits until the node holds something.</summary>
    public async Task UntilAsync(Func<NodeCounts, bool> condition)
    {
        using var look = new PeriodicTimer(LookEvery);
        using var patience = new CancellationTokenSource(Patience);
        var counts = await node.CountAsync();
        while (!condition(counts))
        {
            Assert.False(patience.IsCancellationRequested, $"What the test waits for did not happen; the node counts {counts}.");
            await look.WaitForNextTickAsync(CancellationToken.None);
            counts = await node.CountAsync();
        }
    }

    public void Dispose() => _http.Dispose();
}
