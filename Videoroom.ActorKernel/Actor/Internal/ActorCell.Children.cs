namespace Akka.Actor.Internal;

/// <summary>The children. Looked up from any thread; the guardians' are also made from any thread.</summary>
internal sealed partial class ActorCell
{
    private readonly Lock _childGate = new();
    private Dictionary<string, ChildEntry>? _children;
    private long _unnamed;
    private ChildrenWait _waiting;
    private Exception? _recreateCause;

    /// <summary>What is to happen when the last of the dying children is gone.</summary>
    private enum ChildrenWait
    {
        None,
        Creation,
        Recreation,
        Termination,
    }

    public IEnumerable<IInternalActorRef> ChildRefs
    {
        get
        {
            lock (_childGate)
            {
                return _children is null ? [] : _children.Values.Select(entry => entry.Ref).ToArray();
            }
        }
    }

    public IActorRef ActorOf(Props props, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(props);
        if (name is not null)
        {
            ActorNames.Check(name);
        }

        ChildEntry entry;
        lock (_childGate)
        {
            if (_waiting == ChildrenWait.Termination || Mailbox.IsClosed)
            {
                throw new InvalidOperationException($"Cannot create child of {SelfRef}: it is terminating or terminated");
            }

            name ??= ActorNames.Unnamed(_unnamed++);
            _children ??= [];
            if (_children.ContainsKey(name))
            {
                throw new InvalidActorNameException($"Actor name \"{name}\" is not unique!");
            }

            var path = new ChildActorPath(SelfRef.Path, name, Random.Shared.NextInt64(1, long.MaxValue));
            entry = new ChildEntry(new LocalActorRef(SystemImpl, props, SelfRef, path));
            _children.Add(name, entry);

            // In the lock, so that a parent that stops from here on finds the child and its Create goes before the Terminate.
            entry.Ref.SendSystemMessage(new Dispatch.Create());
        }

        return entry.Ref;
    }

    public IActorRef Child(string name) => ChildByName(name);

    public IEnumerable<IActorRef> GetChildren() => ChildRefs;

    public IInternalActorRef ChildByName(string name)
    {
        lock (_childGate)
        {
            return _children is not null && _children.TryGetValue(name, out var entry) ? entry.Ref : Nobody.Instance;
        }
    }

    public void Stop(IActorRef child)
    {
        lock (_childGate)
        {
            if (FindChild(child) is { } entry)
            {
                entry.IsDying = true;
            }
        }

        ((IInternalActorRef)child).SendSystemMessage(new Dispatch.Terminate());
    }

    // The caller holds the gate.
    private ChildEntry? FindChild(IActorRef child) =>
        _children is not null && _children.TryGetValue(child.Path.Name, out var entry) && entry.Ref.Equals(child) ? entry : null;

    private LocalActorRef[] SnapshotChildren()
    {
        lock (_childGate)
        {
            return _children is null ? [] : _children.Values.Select(entry => entry.Ref).ToArray();
        }
    }

    /// <summary>Says what to do once the dying children are gone; false when there is nothing to wait for.</summary>
    private bool WaitForDyingChildren(ChildrenWait reason)
    {
        lock (_childGate)
        {
            var any = _children is not null && _children.Values.Any(entry => entry.IsDying);
            _waiting = any || reason == ChildrenWait.Termination ? reason : ChildrenWait.None;
            return any;
        }
    }

    /// <summary>Forgets a child that has terminated, and goes on with what waited for it.</summary>
    private void OnChildTerminated(IActorRef child)
    {
        ChildrenWait proceed;
        lock (_childGate)
        {
            if (FindChild(child) is null)
            {
                return;
            }

            _children!.Remove(child.Path.Name);
            proceed = _children.Values.Any(entry => entry.IsDying) ? ChildrenWait.None : _waiting;
            if (proceed is ChildrenWait.Creation or ChildrenWait.Recreation)
            {
                _waiting = ChildrenWait.None;
            }
        }

        switch (proceed)
        {
            case ChildrenWait.Creation:
                FinishCreate();
                break;
            case ChildrenWait.Recreation:
                FinishRecreate(_recreateCause!);
                break;
            case ChildrenWait.Termination:
                FinishTerminate();
                break;
        }
    }
}
