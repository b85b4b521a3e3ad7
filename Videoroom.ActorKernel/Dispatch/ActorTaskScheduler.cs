using Akka.Actor.Internal;

namespace Akka.Dispatch;

/// <summary>
/// Runs what follows an await of an async handler as the actor: as a system message, so that it runs alone and although
/// the mailbox is held back. One for each instance of an actor: what an instance that was replaced still awaits is dropped.
/// </summary>
internal sealed class ActorTaskScheduler(ActorCell cell) : TaskScheduler
{
    public override int MaximumConcurrencyLevel => 1;

    public void Run(Task step) => TryExecuteTask(step);

    protected override void QueueTask(Task task) => cell.SelfRef.SendSystemMessage(new ActorTask(this, task));

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && ReferenceEquals(ActorCell.Current, cell) && TryExecuteTask(task);

    protected override IEnumerable<Task>? GetScheduledTasks() => null;
}
