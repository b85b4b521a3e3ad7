using Akka.Actor;
using Akka.TestKit;
using Videoroom.Tests.Runtime;
using Xunit.Sdk;

namespace Videoroom.Tests.ActorKernel;

public sealed class TestKitTests : ActorSpec
{
    [Fact]
    public void A_probe_is_a_ref_and_answers()
    {
        var probe = CreateTestProbe();
        probe.Ref.Tell("question", TestActor);
        probe.ExpectMsg("question");
        probe.Reply("answer");
        ExpectMsg("answer");
        Assert.Equal(probe.Ref, LastSender);
        Assert.True(probe.Equals(LastSender));
        Assert.True(LastSender.Equals(probe));
    }

    [Fact]
    public void A_probe_can_be_watched_and_stopped()
    {
        var probe = CreateTestProbe();
        Watch(probe);
        Sys.Stop(probe);
        ExpectTerminated(probe);
    }

    [Fact]
    public void A_probe_forwards_and_sends()
    {
        var (first, second) = (CreateTestProbe(), CreateTestProbe());
        first.Ref.Tell("hello", TestActor);
        first.ExpectMsg<string>();
        first.Forward(second);
        second.ExpectMsg("hello");
        Assert.Equal(TestActor, second.Sender);
        first.Send(second, "own");
        second.ExpectMsgFrom<string>(first.Ref);
    }

    [Fact]
    public void An_auto_pilot_answers_until_it_says_otherwise()
    {
        var probe = CreateTestProbe();
        probe.SetAutoPilot(new DelegateAutoPilot((sender, message) =>
        {
            sender.Tell($"auto {message}");
            return Equals(message, "last") ? AutoPilot.NoAutoPilot : AutoPilot.KeepRunning;
        }));
        probe.Ref.Tell("one", TestActor);
        ExpectMsg("auto one");
        probe.Ref.Tell("last", TestActor);
        ExpectMsg("auto last");
        probe.Ref.Tell("none", TestActor);
        probe.ExpectMsg("one");
        probe.ExpectMsg("last");
        probe.ExpectMsg("none");
        ExpectNoMsg();
    }

    [Fact]
    public void Expectations_that_do_not_hold_fail_the_test()
    {
        TestActor.Tell("a");
        Assert.ThrowsAny<XunitException>(() => ExpectMsg<int>());
        TestActor.Tell("a");
        Assert.ThrowsAny<XunitException>(() => ExpectMsg("b"));
        TestActor.Tell("a");
        Assert.ThrowsAny<XunitException>(() => ExpectNoMsg());
        Assert.ThrowsAny<XunitException>(() => ExpectMsg<string>(TimeSpan.FromMilliseconds(1)));
        Assert.ThrowsAny<XunitException>(() => Within(TimeSpan.FromMilliseconds(1), () => ExpectMsg<string>()));
    }

    [Fact]
    public async Task The_async_expectations_do_the_same()
    {
        TestActor.Tell("a");
        await ExpectMsgAsync<string>(message => Assert.Equal("a", message));
        TestActor.Tell("b");
        TestActor.Tell(3);
        Assert.Equal(3, await FishForMessageAsync<int>(number => number == 3));
        await ExpectNoMsgAsync(10);
        await Assert.ThrowsAnyAsync<XunitException>(async () => await ExpectMsgAsync<string>(TimeSpan.FromMilliseconds(1)));
        await AwaitConditionAsync(() => !HasMessages);
    }

    [Fact]
    public void Time_goes_back_for_nobody() =>
        Assert.Throws<InvalidOperationException>(() => Scheduler.AdvanceTo(Scheduler.Now - TimeSpan.FromSeconds(1)));
}
