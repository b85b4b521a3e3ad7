using Akka.Actor;
using Microsoft.Extensions.Time.Testing;
using Videoroom.ActorKernel;
using Videoroom.Tests.Runtime;

namespace Videoroom.Tests.ActorKernel;

public sealed class AskTests : ActorSpec
{
    [Fact]
    public async Task An_ask_gives_the_answer()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Answers()));
        Assert.Equal("hello", await actor.Ask<string>("hello"));
        Assert.Equal("hello", await Sys.ActorSelection(actor.Path).Ask<string>("hello", TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task An_answer_of_Status_Failure_throws_its_cause()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Answers()));
        var cause = await Assert.ThrowsAsync<InvalidOperationException>(() => actor.Ask<string>(new InvalidOperationException("no")));
        Assert.Equal("no", cause.Message);
    }

    [Fact]
    public async Task An_answer_of_another_type_throws()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Answers()));
        await Assert.ThrowsAsync<ArgumentException>(() => actor.Ask<int>("text"));
    }

    [Fact]
    public async Task An_ask_without_an_answer_in_time_throws_AskTimeoutException()
    {
        var time = new FakeTimeProvider();
        using var system = KernelBootstrap.Start("asks", new KernelOptions { TimeProvider = time });
        var silent = system.ActorOf(Props.Create(() => new Silent()));
        var answer = silent.Ask<string>("hello", TimeSpan.FromSeconds(5));
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.False(answer.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<AskTimeoutException>(() => answer);
        await system.Terminate();
    }

    [Fact]
    public async Task An_ask_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        var answer = Sys.ActorOf(Props.Create(() => new Silent())).Ask<string>("hello", source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }

    [Fact]
    public void PipeTo_sends_the_result_from_the_given_sender()
    {
        var done = new TaskCompletionSource<int>();
        _ = done.Task.PipeTo(TestActor, ActorRefs.Nobody, number => $"got {number}");
        ExpectNoMsg();
        done.SetResult(7);
        ExpectMsg("got 7");
        Assert.True(LastSender.IsNobody());
    }

    [Fact]
    public void PipeTo_sends_a_failure()
    {
        _ = Task.FromException<int>(new InvalidOperationException("no")).PipeTo(TestActor);
        ExpectMsg<Status.Failure>(failure => Assert.Equal("no", failure.Cause.Message));
        _ = Task.FromException(new InvalidOperationException("no")).PipeTo(TestActor, failure: cause => cause.Message);
        ExpectMsg("no");
    }

    [Fact]
    public void Forward_keeps_the_sender()
    {
        var target = Sys.ActorOf(Props.Create(() => new Answers()));
        var middle = Sys.ActorOf(Props.Create(() => new Forwards(target)));
        middle.Tell("hello");
        ExpectMsgFrom<string>(target);
    }

    private sealed class Answers : ReceiveActor
    {
        public Answers()
        {
            Receive<Exception>(cause => Sender.Tell(new Status.Failure(cause)));
            ReceiveAny(message => Sender.Tell(message));
        }
    }

    private sealed class Silent : ReceiveActor
    {
        public Silent() => ReceiveAny(_ => { });
    }

    private sealed class Forwards : ReceiveActor
    {
        public Forwards(IActorRef target) => ReceiveAny(message => target.Forward(message));
    }
}
