using System.Net.Http.Headers;
using Videoroom.Bench.Node;
using Videoroom.Web.Configuration;

namespace Videoroom.Tests.Web.Admin;

/// <summary>A node of its own for each test, with a client of its admin listener.</summary>
public abstract class AdminFixture : IAsyncLifetime
{
    private RunningNode? _node;

    /// <summary>Talks to the admin listener without a token.</summary>
    protected HttpClient Http { get; } = new(new HttpClientHandler { AllowAutoRedirect = false });

    private protected RunningNode Node => _node!;

    private protected virtual VideoroomOptions Options => new();

    public async Task InitializeAsync()
    {
        _node = await RunningNode.StartAsync(Options);
        Http.BaseAddress = Node.AdminAddress;
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        await Node.DisposeAsync();
    }

    protected Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? token = RunningNode.AdminToken)
    {
        var request = new HttpRequestMessage(method, path);
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return Http.SendAsync(request);
    }
}
