using Akka.Event;

namespace Akka.Actor.Internal;

/// <summary>Start and restart.</summary>
internal sealed partial class ActorCell
{
    private void CreateActor()
    {
        try
        {
            _actor = NewActor();
            _actor.InvokePreStart();
            RenewReceiveTimeout(true);
        }
        catch (Exception cause)
        {
            ClearActor();
            throw cause as ActorInitializationException
                ?? new ActorInitializationException(SelfRef, $"Exception during creation: {cause.Message}", cause);
        }
    }

    private void OnRecreate(Exception cause)
    {
        if (_actor is null)
        {
            OnCreateAgain();
            return;
        }

        try
        {
            _actor.InvokePreRestart(cause, _envelope.Message);
        }
        catch (Exception second)
        {
            Log(LogLevel.ErrorLevel, second, $"failed in PreRestart: {second.Message}");
        }

        ClearActor();
        ClearReceiveTimeout();
        _recreateCause = cause;
        if (!WaitForDyingChildren(ChildrenWait.Recreation))
        {
            FinishRecreate(cause);
        }
    }

    private void FinishRecreate(Exception cause)
    {
        var survivors = SnapshotChildren();
        try
        {
            Mailbox.Resume();
            _perpetrator = null;
            _recreateCause = null;
            _envelope = default;
            _actor = NewActor();
            _actor.InvokePostRestart(cause);
            RenewReceiveTimeout(true);
            foreach (var child in survivors)
            {
                child.Restart(cause);
            }
        }
        catch (Exception second)
        {
            ClearActor();
            HandleInvokeFailure(new PostRestartException(SelfRef, second, cause));
        }
    }

    private void OnCreateAgain()
    {
        ClearReceiveTimeout();
        foreach (var child in SnapshotChildren())
        {
            Stop(child);
        }

        if (!WaitForDyingChildren(ChildrenWait.Creation))
        {
            FinishCreate();
        }
    }

    private void FinishCreate()
    {
        Mailbox.Resume();
        _perpetrator = null;
        try
        {
            CreateActor();
        }
        catch (Exception cause)
        {
            HandleInvokeFailure(cause);
        }
    }
}
