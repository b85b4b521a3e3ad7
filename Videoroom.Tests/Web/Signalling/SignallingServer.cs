using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Videoroom.Web.Configuration;
using Videoroom.Web.Hosting;
using Videoroom.Web.Signalling;

namespace Videoroom.Tests.Web.Signalling;

/// <summary>The signalling alone, on a real Kestrel with a free port, with a test in the place of the rooms.</summary>
internal sealed class SignallingServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SignallingServer(WebApplication app, RecordingGateway gateway)
    {
        _app = app;
        Gateway = gateway;
    }

    public RecordingGateway Gateway { get; }

    public SocketRegistry Registry => _app.Services.GetRequiredService<SocketRegistry>();

    public int Port => Startup.Port(_app);

    public static async Task<SignallingServer> StartAsync(SignallingLimits? limits = null, TimeProvider? clock = null, VideoroomOptions? options = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var gateway = new RecordingGateway();
        builder.Services.AddSingleton<IChannelGateway>(gateway);
        builder.Services.AddSingleton<INodeTotals>(new FakeNodeTotals());
        builder.Services.AddSingleton<IMemberUrls>(new FakeMembers());
        builder.Services.AddSingleton(options ?? new VideoroomOptions());
        builder.Services.AddSingleton(limits ?? new SignallingLimits());
        builder.Services.AddSingleton(clock ?? TimeProvider.System);
        builder.Services.AddSignalling();
        var app = builder.Build();
        app.MapSignalling();
        await app.StartAsync();
        return new SignallingServer(app, gateway);
    }

    public async Task<SignallingClient> ConnectAsync(string? origin = null, string query = "?vsn=2.0.0")
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }

        var client = new SignallingClient(socket);
        await client.ConnectAsync(new Uri($"ws://127.0.0.1:{Port}{SocketEndpoint.Path}{query}"));
        return client;
    }

    public Task StopAsync() => _app.StopAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
