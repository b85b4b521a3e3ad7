using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Videoroom.Client.Packets;
using Videoroom.Engine;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Peers;

namespace Videoroom.Tests.Engine.TestClient;

/// <summary>An engine on a free port, and the clients of a test; disposing closes them and proves that nothing is left.</summary>
internal sealed class EngineFixture : IAsyncDisposable
{
    private static readonly DtlsCertificate Certificate = DtlsCertificate.CreateSelfSigned();

    private readonly List<EnginePeer> _clients = [];

    public EngineFixture(int loops = 1, TimeProvider? timeProvider = null, int handOverCapacity = 4096, int maxPacketBuffers = 65_536,
        Func<MediaEngineOptions, MediaEngineOptions>? configure = null, ILoggerFactory? loggerFactory = null)
    {
        var options = new MediaEngineOptions
        {
            Certificate = Certificate,
            Port = 0,
            Loops = loops,
            HandOverCapacity = handOverCapacity,
            MaxPacketBuffersPerLoop = maxPacketBuffers,
        };
        Engine = new MediaEngine(
            configure?.Invoke(options) ?? options,
            timeProvider ?? TimeProvider.System,
            loggerFactory ?? NullLoggerFactory.Instance);
    }

    public MediaEngine Engine { get; }

    public EnginePeer Client(
        string peerId, string roomId = "room", IPAddress? address = null, Func<IPEndPoint, IPeerConnection, IPacketWire>? open = null,
        int generation = 1, DtlsRole role = DtlsRole.Client)
    {
        var client = EnginePeer.Create(Engine, roomId, peerId, address, open, generation, role);
        _clients.Add(client);
        return client;
    }

    /// <summary>Waits until something holds in the engine, serving the clients meanwhile; ten seconds, unless the test knows better.</summary>
    public void Until(Func<bool> condition, TimeSpan? patience = null)
    {
        var start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < (patience ?? TimeSpan.FromSeconds(10)), $"What the test waits for did not happen; {Engine.Counters}");
            Pump();
            Thread.Yield();
        }
    }

    public void Pump()
    {
        foreach (var client in _clients)
        {
            client.Pump();
        }
    }

    /// <summary>Closes the clients and waits until the engine holds nothing.</summary>
    public void CloseAll()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        _clients.Clear();
        Until(() => Engine.Counters == default);
    }

    public async ValueTask DisposeAsync()
    {
        CloseAll();
        await Engine.DisposeAsync();
    }
}
