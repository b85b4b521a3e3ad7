using System.Collections.Concurrent;
using Akka.Cluster;
using Akka.Event;
using Akka.Remote;
using Akka.Serialization;
using Videoroom.ActorKernel;

namespace Akka.Actor.Internal;

/// <summary>The kernel's system.</summary>
internal sealed class ActorSystemImpl : ExtendedActorSystem
{
    private readonly TaskCompletionSource _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<Type, Lazy<object>> _extensions = new();
    private readonly LocalActorRef _root;
    private readonly DeadLetterActorRef _deadLetters;
    private readonly ConcurrentDictionary<string, IInternalActorRef> _temporaryRefs = new();
    private readonly ActorRefProvider _provider;
    private long _temporary;

    public ActorSystemImpl(string name, KernelOptions options)
    {
        if (string.IsNullOrEmpty(name) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') || name[0] is '-' or '_')
        {
            throw new ArgumentException($"Invalid ActorSystem name [{name}]: letters, digits, '-' and '_' only", nameof(name));
        }

        Name = name;
        Options = options;
        LoggerFactory = options.LoggerFactory;
        RootPath = new RootActorPath(new Address("akka", name));
        Address = options.Cluster is { } cluster ? new Address("akka.tcp", name, cluster.Host, cluster.Port) : RootPath.Address;
        SelfUniqueAddress = new UniqueAddress(Address, Random.Shared.Next(1, int.MaxValue));
        _provider = new ActorRefProvider(this);
        Scheduler = options.Scheduler ?? new TimeProviderScheduler(options.TimeProvider);
        _deadLetters = new DeadLetterActorRef(this, RootPath / "deadLetters");
        Log = LoggerFor(typeof(ActorSystem), RootPath, null);
        Serialization = new MessageSerialization(this, options.Serializers);
        Transport = options.Cluster is null ? null : new NodeTransport(this, options.Cluster);

        _root = new LocalActorRef(this, Props.Create<RootGuardian>(), new TopActorRef(this), RootPath);
        _root.SendSystemMessage(new Dispatch.Create());
        SystemGuardian = (LocalActorRef)_root.Cell.ActorOf(Props.Create<Guardian>(), "system");
        Guardian = (LocalActorRef)_root.Cell.ActorOf(Props.Create<Guardian>(), "user");
        _root.Tell(new RootGuardian.Guard(Guardian, SystemGuardian), ActorRefs.NoSender);
    }

    public override string Name { get; }

    public override IActorRef DeadLetters => _deadLetters;

    public override EventStream EventStream { get; } = new();

    public override ILoggingAdapter Log { get; }

    public override IScheduler Scheduler { get; }

    public override Task WhenTerminated => _terminated.Task;

    public KernelOptions Options { get; }

    /// <summary>Where actors' logs go.</summary>
    public Microsoft.Extensions.Logging.ILoggerFactory LoggerFactory { get; set; }

    /// <summary>
    /// What other nodes reach this system under: without a host as long as there is no cluster. The paths of this system's
    /// own refs have no host in any case.
    /// </summary>
    public Address Address { get; }

    /// <summary>This run of this system.</summary>
    public UniqueAddress SelfUniqueAddress { get; }

    public override IActorRefProvider Provider => _provider;

    public ActorRefProvider Refs => _provider;

    public MessageSerialization Serialization { get; }

    /// <summary>The links to other nodes; null when there is no cluster.</summary>
    public NodeTransport? Transport { get; }

    /// <summary>This system as a member of a cluster; null when it is alone.</summary>
    public Cluster.ClusterNode? ClusterNode { get; set; }

    public ActorPath RootPath { get; }

    public IInternalActorRef Root => _root;

    public LocalActorRef Guardian { get; }

    public LocalActorRef SystemGuardian { get; }

    public override IActorRef ActorOf(Props props, string? name = null) => Guardian.Cell.ActorOf(props, name);

    public override ActorSelection ActorSelection(ActorPath actorPath) => SelectionPaths.Select(this, actorPath);

    public override ActorSelection ActorSelection(string actorPath) => SelectionPaths.Select(this, Guardian, actorPath);

    public override void Stop(IActorRef actor) => ((IInternalActorRef)actor).SendSystemMessage(new Dispatch.Terminate());

    public override Task Terminate()
    {
        if (ClusterNode is { IsEnded: false } node)
        {
            // Before the actors stop: what comes for them meanwhile is for those who take over.
            node.LeaveNowAsync().ContinueWith(
                static (_, state) => ((ActorSystemImpl)state!).StopUserActors(), this, TaskScheduler.Default);
        }
        else
        {
            StopUserActors();
        }

        return WhenTerminated;
    }

    private void StopUserActors() => Stop(Guardian);

    /// <summary>The path of a ref that lives for one answer.</summary>
    public ActorPath TemporaryPath() =>
        new ChildActorPath(RootPath / "temp", ActorNames.Unnamed(Interlocked.Increment(ref _temporary)), Random.Shared.NextInt64(1, long.MaxValue));

    /// <summary>Lets other nodes, and serializers, find a ref of <see cref="TemporaryPath"/> until <see cref="RemoveTemporary"/>.</summary>
    public void AddTemporary(IInternalActorRef actor) => _temporaryRefs[actor.Path.Name] = actor;

    public void RemoveTemporary(IInternalActorRef actor) => _temporaryRefs.TryRemove(actor.Path.Name, out _);

    public IInternalActorRef TemporaryRef(string name) => _temporaryRefs.TryGetValue(name, out var actor) ? actor : Nobody.Instance;

    /// <summary>The one instance of an extension in this system.</summary>
    public T Extension<T>(Func<ActorSystemImpl, T> create)
        where T : class =>
        (T)_extensions.GetOrAdd(typeof(T), _ => new Lazy<object>(() => create(this))).Value;

    public ILoggingAdapter LoggerFor(Type type, ActorPath path, ILogMessageFormatter? formatter) => new LoggerAdapter(
        LoggerFactory.CreateLogger(type.FullName ?? type.Name), path.ToString(), formatter ?? DefaultLogMessageFormatter.Instance);

    /// <summary>Tells whoever wants to know that a message has not arrived.</summary>
    public void PublishDeadLetter(object message, IActorRef? sender, IActorRef recipient)
    {
        if (message is IDeadLetterSuppression or TimerMessage)
        {
            return;
        }

        if (Log.IsDebugEnabled)
        {
            Log.Debug("Message [{0}] to {1} was not delivered", message.GetType(), recipient);
        }

        EventStream.Publish(message as DeadLetter ?? new DeadLetter(message, sender ?? DeadLetters, recipient));
    }

    /// <summary>The root has stopped: nothing runs any more.</summary>
    public void OnRootStopped()
    {
        (Scheduler as IDisposable)?.Dispose();
        if (Transport is null)
        {
            _terminated.TrySetResult();
        }
        else
        {
            EndMembershipAsync(Transport).ContinueWith(
                (_, state) => ((TaskCompletionSource)state!).TrySetResult(), _terminated, TaskScheduler.Default);
        }
    }

    private async Task EndMembershipAsync(NodeTransport transport)
    {
        await transport.CloseAsync().ConfigureAwait(false);
        if (ClusterNode is not null)
        {
            await ClusterNode.StopAsync().ConfigureAwait(false);
        }
    }
}
