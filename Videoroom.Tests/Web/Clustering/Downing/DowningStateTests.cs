using Akka.Actor;
using Akka.Cluster;
using Videoroom.Web.Clustering.Downing;

namespace Videoroom.Tests.Web.Clustering.Downing;

/// <summary>What the simulated clusters do not show: one node's state, told what to see.</summary>
public sealed class DowningStateTests
{
    private static readonly UniqueAddress Self = Node(1);

    private readonly DowningState _state = new(Self, new DowningTimes(), hasLease: false);

    [Fact]
    public void A_process_that_did_not_run_for_a_while_starts_counting_again_when_it_goes_on()
    {
        _state.OnMembers([Up(1), Up(2), Up(3)]);
        Miss(2, 0);
        Miss(3, 0);
        _state.Advance(At(0));

        Assert.DoesNotContain(_state.Advance(At(20_000)), action => action is DowningAction.Down);
        Assert.DoesNotContain(_state.Advance(At(20_400)), action => action is DowningAction.Down);
        Assert.Equal([Self], Downed(_state.Advance(At(20_500))));
    }

    [Fact]
    public void Without_another_member_that_agrees_a_refusing_port_downs_nobody()
    {
        _state.OnMembers([Up(1), Up(2), Up(3)]);
        Refuse(2, 0);
        Assert.Empty(Downed(_state.Advance(At(1))));

        _state.OnReport(new NodeReport(Node(3), [Node(2)], []), At(2));

        Assert.Equal([Node(2)], Downed(_state.Advance(At(2))));
    }

    [Fact]
    public void A_report_that_a_process_is_gone_makes_this_node_dial_it_too()
    {
        _state.OnMembers([Up(1), Up(2), Up(3)]);

        _state.OnReport(new NodeReport(Node(3), [Node(2)], []), At(0));

        Assert.Contains(new DowningAction.Dial(Node(2)), _state.Advance(At(0)));
    }

    [Fact]
    public void A_report_holds_for_one_second()
    {
        _state.OnMembers([Up(1), Up(2), Up(3)]);
        _state.OnReport(new NodeReport(Node(3), [Node(2)], []), At(0));
        _state.Advance(At(500));
        _state.Advance(At(1100));

        Refuse(2, 1200);

        Assert.Empty(Downed(_state.Advance(At(1200))));
    }

    [Theory]
    [InlineData(MemberStatus.Exiting)]
    [InlineData(MemberStatus.Down)]
    public void A_member_that_is_on_its_way_out_is_not_dialled(MemberStatus status)
    {
        _state.OnMembers([Up(1), new MemberSight(Node(2), status), Up(3)]);

        _state.OnBroken(Node(2), closed: true, At(0));

        Assert.Empty(_state.Advance(At(0)));
        Assert.True(_state.IsIdle);
    }

    [Fact]
    public void A_joining_member_is_dialled_and_downed_but_has_no_say()
    {
        _state.OnMembers([Up(1), new MemberSight(Node(2), MemberStatus.Joining)]);

        Refuse(2, 0);

        Assert.Equal([Node(2)], Downed(_state.Advance(At(0))));
    }

    [Fact]
    public void The_same_member_is_not_downed_twice_in_a_row()
    {
        _state.OnMembers([Up(1), new MemberSight(Node(2), MemberStatus.Joining)]);
        Refuse(2, 0);

        Assert.Single(Downed(_state.Advance(At(0))));
        Assert.Empty(Downed(_state.Advance(At(100))));
    }

    private void Miss(int node, int ms) => _state.OnHeartbeats(Node(node), missed: true, At(ms));

    private void Refuse(int node, int ms)
    {
        _state.OnBroken(Node(node), closed: true, At(ms));
        _state.OnDialled(Node(node), DialOutcome.Refused, At(ms));
    }

    private static IEnumerable<UniqueAddress> Downed(IReadOnlyList<DowningAction> actions)
        => actions.OfType<DowningAction.Down>().Select(down => down.Node);

    private static MemberSight Up(int node) => new(Node(node), MemberStatus.Up);

    private static UniqueAddress Node(int node) => new(new Address("akka.ssl.tcp", "videoroom", $"10.0.0.{node}", 4100), node);

    private static TimeSpan At(int ms) => TimeSpan.FromMilliseconds(ms);
}
