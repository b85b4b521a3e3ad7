using System.Runtime.ExceptionServices;
using Akka.Dispatch;

namespace Akka.Actor.Internal;

/// <summary>Handling of user messages, async handlers included.</summary>
internal sealed partial class ActorCell
{
    // The async handler whose end the mailbox waits for.
    private Task? _running;

    /// <summary>Handles a user message; never throws.</summary>
    public void Invoke(in Envelope envelope)
    {
        _envelope = envelope;
        EnvelopeId++;
        try
        {
            if (envelope.Message is IAutoReceivedMessage)
            {
                AutoReceive(envelope);
            }
            else if (envelope.Message is TimerMessage timer)
            {
                if (_timers?.Accept(timer) is { } message)
                {
                    _envelope = new Envelope(message, envelope.Sender);
                    Receive(message);
                }
            }
            else
            {
                Receive(envelope.Message);
            }

            if (_running is null)
            {
                AfterMessage();
            }
        }
        catch (Exception cause)
        {
            HandleInvokeFailure(cause);
        }
    }

    /// <summary>
    /// Runs an async handler. If its task is not done at once, user messages wait until it is.
    /// </summary>
    public void RunTask(Func<Task> handler)
    {
        var scheduler = _tasks ??= new ActorTaskScheduler(this);
        var start = new Task<Task>(handler);
        start.RunSynchronously(scheduler);
        var running = start.IsCompletedSuccessfully ? start.Result : start;
        if (running.IsCompleted)
        {
            Rethrow(running);
            return;
        }

        _running = running;
        Mailbox.Suspend();
        running.ContinueWith(
            (done, state) => ((ActorCell)state!).SelfRef.SendSystemMessage(new ActorTaskDone(scheduler, done)),
            this,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private static void Rethrow(Task done)
    {
        if (done.IsFaulted)
        {
            ExceptionDispatchInfo.Throw(done.Exception.InnerExceptions.Count == 1 ? done.Exception.InnerExceptions[0] : done.Exception);
        }

        if (done.IsCanceled)
        {
            throw new TaskCanceledException(done);
        }
    }

    private void OnTaskStep(ActorTask message)
    {
        if (ReferenceEquals(message.Scheduler, _tasks))
        {
            message.Scheduler.Run(message.Step);
        }
    }

    private void OnTaskDone(ActorTaskDone message)
    {
        if (!ReferenceEquals(message.Scheduler, _tasks))
        {
            return;
        }

        _running = null;
        Mailbox.Resume();
        Rethrow(message.Handler);
        AfterMessage();
    }

    // Not after a failure: PreRestart is given the message.
    private void AfterMessage()
    {
        RenewReceiveTimeout(_envelope.Message is not INotInfluenceReceiveTimeout);
        _envelope = default;
    }

    private void Receive(object message)
    {
        var actor = _actor!;
        if (!_behaviors.Peek()(message))
        {
            actor.InvokeUnhandled(message);
        }
    }

    private void AutoReceive(in Envelope envelope)
    {
        switch (envelope.Message)
        {
            case Terminated terminated:
                OnTerminated(terminated);
                break;
            case PoisonPill:
                Stop(SelfRef);
                break;
            case Kill:
                throw new ActorKilledException("Kill");
            case Identify identify:
                Sender.Tell(new ActorIdentity(identify.MessageId, SelfRef), SelfRef);
                break;
        }
    }
}
