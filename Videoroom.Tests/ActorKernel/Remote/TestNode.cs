using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Cluster;
using Akka.Event;
using Akka.Remote;
using Akka.Serialization;
using Videoroom.ActorKernel;
using Videoroom.Tests.ActorKernel.Serialization;

namespace Videoroom.Tests.ActorKernel.Remote;

/// <summary>A node in this process, with a loopback address of its own. Who is a member, the test says.</summary>
internal sealed class TestNode : INodeTransportObserver, IAsyncDisposable
{
    public const string Secret = "a secret that all nodes of the test know";

    private static int _lastHost;

    private readonly ConcurrentDictionary<UniqueAddress, bool> _knownToStore = new();

    public TestNode(string? host = null, int? port = null, string secret = Secret, TimeProvider? time = null, IPEndPoint? listen = null)
    {
        host ??= NewHost();
        var cluster = new ClusterOptions { Host = host, Port = port ?? FreePort(host), Secret = secret, Store = "none", Listen = listen };
        System = (ActorSystemImpl)KernelBootstrap.Start("videoroom", new KernelOptions
        {
            Cluster = cluster,
            Serializers = [new SerializerBinding(system => new TestSerializer(system), [typeof(ITestMessage)])],
            TimeProvider = time ?? TimeProvider.System,
        });
        Transport = System.Transport!;
        DeadLetters = new DeadLetterLog(System);
        Transport.Start(this);
    }

    public ActorSystemImpl System { get; }

    public NodeTransport Transport { get; }

    public UniqueAddress Run => Transport.Self;

    public DeadLetterLog DeadLetters { get; }

    public ConcurrentQueue<string> Events { get; } = new();

    public ConcurrentQueue<byte[]> Controls { get; } = new();

    public ReadOnlyMemory<byte> HeartbeatPayload { get; set; } = "well"u8.ToArray();

    public ConcurrentDictionary<UniqueAddress, byte[]> Heartbeats { get; } = new();

    /// <summary>Takes what comes to <c>/user/inbox</c>.</summary>
    public Inbox Inbox => field ??= new Inbox(this);

    public static async Task<(TestNode A, TestNode B)> Pair(TimeProvider? time = null)
    {
        var (a, b) = (new TestNode(time: time), new TestNode(time: time));
        a.Transport.SetMembers([a.Run, b.Run]);
        b.Transport.SetMembers([a.Run, b.Run]);
        await a.IsLinkedTo(b);
        return (a, b);
    }

    public Task IsLinkedTo(TestNode other) => Wait.Until(
        () => Transport.IsReachable(other.Run) && other.Transport.IsReachable(Run), $"{Run} and {other.Run} are linked");

    /// <summary>The ref, on this node, of an actor of another.</summary>
    public IActorRef RefOf(IActorRef actor) =>
        System.Provider.ResolveActorRef(Akka.Serialization.Serialization.SerializedActorPath(actor));

    public NodeLinkStatus LinkTo(TestNode other) => Transport.Links.Single(link => link.Node.Equals(other.Run));

    public void KnowsOfStore(UniqueAddress run) => _knownToStore[run] = true;

    public bool MayAct { get; set; } = true;

    public ValueTask<bool> IsMemberAsync(UniqueAddress node, CancellationToken cancellation) => new(_knownToStore.ContainsKey(node));

    public void OnLinkUp(UniqueAddress node) => Events.Enqueue($"up {node.Address}");

    public void OnLinkDown(UniqueAddress node, LinkDownReason reason) => Events.Enqueue($"down {node.Address} {reason}");

    public void OnControl(UniqueAddress node, ReadOnlyMemory<byte> payload) => Controls.Enqueue(payload.ToArray());

    public void OnHeartbeat(UniqueAddress node, ReadOnlyMemory<byte> payload) => Heartbeats[node] = payload.ToArray();

    public async ValueTask DisposeAsync()
    {
        Transport.Fence();
        await System.Terminate();
    }

    /// <summary>A loopback address of its own.</summary>
    public static string NewHost() => $"127.0.{Interlocked.Increment(ref _lastHost) % 200 + 10}.{Environment.ProcessId % 250 + 1}";

    public static int FreePort(string host)
    {
        using var listener = new TcpListener(IPAddress.Parse(host), 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>The dead letters of a system.</summary>
internal sealed class DeadLetterLog
{
    public DeadLetterLog(ActorSystem system)
    {
        var all = All;
        system.EventStream.Subscribe(system.ActorOf(Props.Create(() => new Listener(all))), typeof(DeadLetter));
    }

    public ConcurrentQueue<DeadLetter> All { get; } = new();

    private sealed class Listener : ReceiveActor
    {
        public Listener(ConcurrentQueue<DeadLetter> all) => Receive<DeadLetter>(all.Enqueue);
    }
}
