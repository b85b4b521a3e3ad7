using Akka.Dispatch;
using Akka.Event;

namespace Akka.Actor.Internal;

/// <summary>System messages, failure and end.</summary>
internal sealed partial class ActorCell
{
    // Who caused the failure that this actor waits for its supervisor's decision on: itself or a child.
    private IActorRef? _perpetrator;
    private Queue<SystemMessage>? _deferred;

    private bool IsTerminating => _waiting == ChildrenWait.Termination;

    /// <summary>Answers a system message in the name of an actor that is gone.</summary>
    public static void AnswerForTheDead(SystemMessage message)
    {
        if (message is Watch watch)
        {
            watch.Watcher.SendSystemMessage(new DeathWatchNotification(watch.Watchee, existenceConfirmed: false, addressTerminated: false));
        }
    }

    /// <summary>Handles a system message; never throws.</summary>
    public void Invoke(SystemMessage message)
    {
        if (MustWait(message))
        {
            (_deferred ??= new Queue<SystemMessage>()).Enqueue(message);
            return;
        }

        InvokeNow(message);
        while (_deferred is { Count: > 0 } && !MustWait(_deferred.Peek()))
        {
            InvokeNow(_deferred.Dequeue());
        }
    }

    private bool MustWait(SystemMessage message) => message switch
    {
        _ when Mailbox.IsClosed => false,
        Failed => Mailbox.IsSuspended || _waiting is ChildrenWait.Creation or ChildrenWait.Recreation,
        Recreate or Suspend or Resume => _waiting is ChildrenWait.Creation or ChildrenWait.Recreation,
        _ => false,
    };

    private void InvokeNow(SystemMessage message)
    {
        if (Mailbox.IsClosed)
        {
            AnswerForTheDead(message);
            return;
        }

        try
        {
            Handle(message);
        }
        catch (Exception cause)
        {
            HandleInvokeFailure(cause, (message as Failed)?.Child);
        }
    }

    private void Handle(SystemMessage message)
    {
        switch (message)
        {
            case ActorTask step:
                OnTaskStep(step);
                break;
            case ActorTaskDone done:
                OnTaskDone(done);
                break;
            case DeathWatchNotification notification:
                OnDeathWatchNotification(notification);
                break;
            case Watch watch:
                AddWatcher(watch.Watcher);
                break;
            case Unwatch unwatch:
                RemoveWatcher(unwatch.Watcher);
                break;
            case Create:
                CreateActor();
                break;
            case Failed failed:
                OnFailed(failed);
                break;
            case Recreate recreate:
                OnRecreate(recreate.Cause);
                break;
            case Suspend:
                Mailbox.Suspend();
                SuspendChildren(except: null);
                break;
            case Resume resume:
                OnResume(resume.Cause);
                break;
            case Terminate:
                OnTerminate();
                break;
        }
    }

    private void HandleInvokeFailure(Exception cause, IActorRef? failedChild = null)
    {
        if (_perpetrator is not null || IsTerminating)
        {
            Log(LogLevel.ErrorLevel, cause, $"failed while it was failing or stopping: {cause.Message}");
            return;
        }

        _perpetrator = failedChild ?? SelfRef;
        Mailbox.Suspend();
        SuspendChildren(failedChild);
        ParentRef.SendSystemMessage(new Failed(SelfRef, cause));
    }

    private void OnFailed(Failed failed)
    {
        ChildEntry? entry;
        lock (_childGate)
        {
            entry = FindChild(failed.Child);
        }

        // One that was stopped in the meantime needs no decision.
        if (entry is null || IsTerminating)
        {
            return;
        }

        var strategy = _strategy ??= _actor!.InvokeSupervisorStrategy();
        if (!strategy.HandleFailure(this, entry, failed.Cause))
        {
            throw failed.Cause;
        }
    }

    private void OnResume(Exception? cause)
    {
        if (_actor is null)
        {
            OnCreateAgain();
            return;
        }

        var perpetrator = _perpetrator;
        Mailbox.Resume();
        if (cause is not null)
        {
            _perpetrator = null;
        }

        foreach (var child in SnapshotChildren())
        {
            child.Resume(child.Equals(perpetrator) ? cause : null);
        }
    }

    private void OnTerminate()
    {
        ClearReceiveTimeout();
        var wasTerminating = IsTerminating;

        // Nobody makes a child from here on.
        WaitForDyingChildren(ChildrenWait.Termination);
        foreach (var child in SnapshotChildren())
        {
            Stop(child);
        }

        if (!WaitForDyingChildren(ChildrenWait.Termination))
        {
            FinishTerminate();
        }
        else if (!wasTerminating)
        {
            Mailbox.Suspend();
            _perpetrator = SelfRef;
        }
    }

    private void FinishTerminate()
    {
        try
        {
            _actor?.InvokePostStop();
        }
        catch (Exception cause)
        {
            Log(LogLevel.ErrorLevel, cause, $"failed in PostStop: {cause.Message}");
        }

        ClearActor();
        ClearReceiveTimeout();
        Mailbox.Close();
        SystemImpl.EventStream.Unsubscribe(SelfRef);
        _envelope = default;
        ParentRef.SendSystemMessage(new DeathWatchNotification(SelfRef, existenceConfirmed: true, addressTerminated: false));
        TellWatchersAndUnwatch();
    }

    private void SuspendChildren(IActorRef? except)
    {
        foreach (var child in SnapshotChildren())
        {
            if (!child.Equals(except))
            {
                child.Suspend();
            }
        }
    }

    private void Log(LogLevel level, Exception cause, string text) =>
        SystemImpl.LoggerFor(Props.Type, SelfRef.Path, null).Log(level, cause, text);
}
