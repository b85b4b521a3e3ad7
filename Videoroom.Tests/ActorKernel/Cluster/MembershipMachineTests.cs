using Akka.Cluster;
using Akka.Cluster.Membership;
using Akka.Cluster.Store;
using Akka.Remote;
using static Videoroom.Tests.ActorKernel.Cluster.Nodes;

namespace Videoroom.Tests.ActorKernel.Cluster;

public sealed class MembershipMachineTests
{
    private static readonly UniqueAddress Self = Run("a");
    private static readonly UniqueAddress B = Run("b");
    private static readonly UniqueAddress C = Run("c");

    private readonly MembershipMachine _machine = new(Self, TimeSpan.Zero, TimeSpan.Zero);
    private TimeSpan _now;
    private TimeSpan? _renewSentAt;

    [Fact]
    public void The_lease_is_renewed_twice_a_second()
    {
        Join();
        Assert.Empty(Poll(0.4).OfType<MembershipCommand.Renew>());
        Assert.Single(Poll(0.5).OfType<MembershipCommand.Renew>());
        Renewed();
        Assert.Empty(Poll(0.9).OfType<MembershipCommand.Renew>());
        Assert.Single(Poll(1.0).OfType<MembershipCommand.Renew>());
    }

    [Fact]
    public void The_lease_counts_from_before_the_renewal_was_sent()
    {
        Join(B);
        Poll(1);
        _now = Seconds(1.8);
        Renewed();
        Poll(1.8);
        Assert.Equal(Seconds(1) + MembershipTimes.Lease - MembershipTimes.LeaseMargin, _machine.ActsUntil);
    }

    [Fact]
    public void Who_was_stopped_until_after_its_lease_is_fenced_before_anything_else()
    {
        Join(B);
        Beat();
        var until = _machine.ActsUntil;

        // All that the socket has kept meanwhile comes first.
        _now = Seconds(20);
        Assert.True(_now > until);
        _machine.OnPromise(B, TimeSpan.Zero, _now);
        _machine.OnRenewed(Seconds(1), _now, new Renewal(1, Leases(_now + MembershipTimes.Lease, Self, B)));
        Assert.IsType<MembershipCommand.Fence>(Assert.Single(_machine.Poll(_now)));
        Assert.True(_machine.ActsUntil < _now);
        Assert.Empty(Poll(21));
    }

    [Fact]
    public void A_failure_that_took_too_long_says_nothing_of_the_store()
    {
        Join();
        Poll(1);
        _renewSentAt = _now;
        _now = Seconds(20);
        _machine.OnRenewFailed(_renewSentAt.Value, _now);
        Assert.Single(_machine.Poll(_now).OfType<MembershipCommand.Renew>());
        Assert.True(_machine.ActsUntil < _now);
    }

    [Fact]
    public void Whom_the_store_does_not_know_any_more_is_fenced()
    {
        Join(B);
        Poll(1);
        _machine.OnRenewed(_now, _now, null);
        Assert.IsType<MembershipCommand.Fence>(Assert.Single(_machine.Poll(_now)));
    }

    [Fact]
    public void Whom_the_view_does_not_name_any_more_is_fenced()
    {
        Join(B);
        Beat();
        _machine.OnEpochHeard(2);
        Assert.Single(Poll(1.1).OfType<MembershipCommand.ReadView>());
        _machine.OnView(View(2, B), _now);
        Assert.Single(_machine.Poll(_now).OfType<MembershipCommand.Fence>());
    }

    [Fact]
    public void Alone_without_its_store_it_goes_on()
    {
        Join();
        for (var second = 1.0; second < 60; second += 0.25)
        {
            FailRenewal(second);
            Assert.True(_machine.ActsUntil > _now);
        }

        Assert.True(_machine.IsStoreLost);
        Assert.False(_machine.IsFenced);
    }

    [Fact]
    public void Alone_and_paused_past_its_lease_it_waits_until_the_store_has_spoken()
    {
        Join();
        FailRenewal(1);
        FailRenewal(2.5);
        FailRenewal(10);
        FailRenewal(10.5);
        Assert.True(_machine.ActsUntil < _now);
        Assert.False(_machine.IsFenced);
        Poll(11);
        Renewed();
        Poll(11.1);
        Assert.True(_machine.ActsUntil > _now);
    }

    [Fact]
    public void It_is_not_alone_any_more_when_somebody_who_knows_the_secret_wants_a_link()
    {
        Join();
        FailRenewal(1);
        FailRenewal(3);
        FailRenewal(5);
        Assert.True(_machine.ActsUntil > _now);
        _machine.OnUnknownNode();
        FailRenewal(5.5);
        Assert.True(_machine.ActsUntil < _now);
        _machine.OnView(View(1, Self), _now);
        Poll(6);
        Renewed();
        FailRenewal(7);
        FailRenewal(9);
        FailRenewal(11);
        Assert.True(_machine.ActsUntil > _now);
    }

    [Fact]
    public void It_is_not_alone_when_there_is_an_epoch_that_it_does_not_know()
    {
        Join();
        _machine.OnEpochHeard(2);
        FailRenewal(1);
        FailRenewal(3);
        FailRenewal(5);
        Assert.True(_machine.ActsUntil < _now);
    }

    [Fact]
    public void Past_the_lease_it_goes_on_while_every_member_confirms_that_it_lost_the_store()
    {
        Join(B, C);
        Beat();
        for (var second = 2.0; second < 60; second += 0.25)
        {
            FailRenewal(second);
            _machine.OnPromise(B, MembershipTimes.Grace, _now);
            _machine.OnPromise(C, MembershipTimes.Grace, _now);
        }

        Assert.False(_machine.IsFenced);
        Assert.True(_machine.ActsUntil > _now);
    }

    [Fact]
    public void It_is_fenced_at_the_end_of_its_lease_when_one_member_still_has_the_store()
    {
        Join(B, C);
        Beat();
        var fencedAt = TimeSpan.Zero;
        for (var second = 2.0; second < 10 && !_machine.IsFenced; second += 0.25)
        {
            FailRenewal(second);
            _machine.OnPromise(B, MembershipTimes.Grace, _now);
            _machine.OnPromise(C, TimeSpan.Zero, _now);
            fencedAt = _now;
        }

        Assert.True(_machine.IsFenced);
        Assert.InRange(fencedAt, Seconds(4.4), Seconds(4.75));
    }

    [Fact]
    public void Confirmations_end_with_the_link_that_brought_them()
    {
        Join(B);
        Beat();
        for (var second = 2.0; second < 8; second += 0.25)
        {
            FailRenewal(second);
            _machine.OnPromise(B, MembershipTimes.Grace, _now);
        }

        for (var second = 8.0; second < 14.25; second += 0.25)
        {
            FailRenewal(second);
        }

        Assert.True(_machine.IsFenced);
    }

    [Fact]
    public void A_pause_of_a_member_that_lost_the_store_too_is_outlived()
    {
        Join(B);
        Beat();
        for (var second = 2.0; second < 8; second += 0.25)
        {
            FailRenewal(second);
            _machine.OnPromise(B, MembershipTimes.Grace, _now);
        }

        for (var second = 8.0; second < 13.5; second += 0.25)
        {
            FailRenewal(second);
        }

        _machine.OnPromise(B, MembershipTimes.Grace, _now);
        FailRenewal(13.5);
        FailRenewal(15);
        Assert.False(_machine.IsFenced);
    }

    [Fact]
    public void Nobody_waits_for_the_word_of_one_that_has_ended_in_order()
    {
        Join(B, C);
        Beat();
        for (var second = 2.0; second < 60; second += 0.25)
        {
            FailRenewal(second);
            _machine.OnPromise(C, second < 30 ? MembershipTimes.Grace : MembershipTimes.ForEver, _now);
            if (second is 3)
            {
                _machine.OnPromise(B, MembershipTimes.ForEver, _now);
            }
        }

        Assert.False(_machine.IsFenced);
        Assert.True(_machine.ActsUntil > _now);
        Assert.True(_machine.ActsUntil < _now + MembershipTimes.ConfirmedFor);
    }

    [Fact]
    public void Who_ends_promises_for_ever()
    {
        Join(B);
        FailRenewal(1);
        _machine.PromiseForEver();
        Assert.Equal(MembershipTimes.ForEver, _machine.PromiseAt(_now));
    }

    [Fact]
    public async Task A_promise_is_not_taken_back_at_any_moment_of_the_stores_return()
    {
        for (var round = 0; round < 200; round++)
        {
            var machine = new MembershipMachine(Self, TimeSpan.Zero, TimeSpan.Zero);
            machine.OnRenewFailed(Seconds(1), Seconds(2));
            machine.Poll(Seconds(2));
            Assert.True(machine.IsStoreLost);
            using var ready = new Barrier(2);
            var returning = Task.Run(() =>
            {
                ready.SignalAndWait();
                machine.OnRenewed(Seconds(2), Seconds(2), new Renewal(1, Leases(Seconds(5), Self)));
                return true;
            });
            ready.SignalAndWait();
            while (machine.IsStoreLost)
            {
                Assert.Equal(MembershipTimes.Grace, machine.PromiseAt(Seconds(2)));
            }

            Assert.Equal(MembershipTimes.Grace, machine.PromiseAt(Seconds(2)));
            Assert.True(await returning);
        }
    }

    [Fact]
    public void A_shorter_promise_does_not_end_one_that_was_given()
    {
        Join(B);
        Beat();
        FailRenewal(2);
        _machine.OnPromise(B, MembershipTimes.Grace, _now);
        _machine.OnPromise(B, TimeSpan.Zero, _now);
        FailRenewal(4);
        FailRenewal(6);
        Assert.False(_machine.IsFenced);
    }

    [Fact]
    public void After_the_store_is_back_nobody_is_declared_dead_for_ten_seconds()
    {
        Join(B);
        LinkUp(B);
        Beat();
        for (var second = 2.0; second < 8; second += 0.25)
        {
            FailRenewal(second);
            _machine.OnPromise(B, MembershipTimes.Grace, _now);
        }

        Assert.True(_machine.IsStoreLost);
        Assert.Equal(MembershipTimes.Grace, _machine.PromiseAt(_now));
        _machine.OnLinkDown(B, LinkDownReason.Closed, _now);
        Poll(8.0);
        _machine.OnRenewed(_now, _now, new Renewal(1, Leases(Seconds(4.5), B)));
        Assert.Single(_machine.Poll(_now).OfType<MembershipCommand.TellPromise>());
        for (var second = 8.25; second < 18; second += 0.25)
        {
            Assert.DoesNotContain(Poll(second), command => command is MembershipCommand.RemoveDead or MembershipCommand.Resolve);
            AnswerRenewal(Seconds(4.5));
        }

        Assert.Single(Poll(18.25).OfType<MembershipCommand.RemoveDead>());
        Assert.Equal(TimeSpan.Zero, _machine.PromiseAt(_now));
    }

    [Fact]
    public void The_lock_of_a_member_at_whose_port_nobody_listens_is_tried_at_once_and_again_and_again()
    {
        Join(B);
        LinkUp(B);
        Beat();
        Assert.Empty(Poll(1.5).OfType<MembershipCommand.RemoveDead>());
        _machine.OnLinkDown(B, LinkDownReason.Refused, _now);
        Assert.Equal(new MembershipCommand.RemoveDead(B, DeathSign.LockFree, null), Poll(1.5).OfType<MembershipCommand.RemoveDead>().Single());

        // One at a time.
        Assert.Empty(Poll(1.6).OfType<MembershipCommand.RemoveDead>());
        _machine.OnRemovalTried(B, RemovalOutcome.Alive);
        Assert.Single(Poll(1.6).OfType<MembershipCommand.RemoveDead>());
        _machine.OnRemovalTried(B, RemovalOutcome.Removed);
        Assert.Single(Poll(1.61).OfType<MembershipCommand.ReadView>());
    }

    [Fact]
    public void A_refusal_after_the_end_of_the_link_makes_one_look_enough()
    {
        Join(B);
        LinkUp(B);
        Beat();
        _machine.OnLinkDown(B, LinkDownReason.Closed, _now);
        Assert.Single(Poll(1).OfType<MembershipCommand.LookAtLock>());
        _machine.OnLinkDown(B, LinkDownReason.Refused, _now);
        _machine.OnLockSeen(B, new LockLook(true, At(Seconds(4))), _now);
        Assert.Equal(new MembershipCommand.RemoveDead(B, DeathSign.LockFree, null), Poll(1.01).OfType<MembershipCommand.RemoveDead>().Single());
    }

    [Fact]
    public void A_lock_that_is_free_for_a_moment_is_no_death_and_one_that_stays_free_is()
    {
        Join(B);
        LinkUp(B);
        Beat();
        _machine.OnLinkDown(B, LinkDownReason.Closed, _now);
        Assert.Single(Poll(1).OfType<MembershipCommand.LookAtLock>());
        _machine.OnLockSeen(B, new LockLook(true, At(Seconds(4))), _now);
        Assert.DoesNotContain(Poll(1.59), command => command is MembershipCommand.RemoveDead or MembershipCommand.LookAtLock);

        // Only if it has not renewed since the first look: the store looks at that.
        Assert.Equal(
            new MembershipCommand.RemoveDead(B, DeathSign.LockFree, At(Seconds(4))),
            Poll(1.6).OfType<MembershipCommand.RemoveDead>().Single());
        _machine.OnRemovalTried(B, RemovalOutcome.Alive);

        // It has: from the beginning.
        Assert.Single(Poll(2.1).OfType<MembershipCommand.LookAtLock>());
        _machine.OnLockSeen(B, new LockLook(false, At(Seconds(5))), _now);
        Assert.Single(Poll(2.7).OfType<MembershipCommand.LookAtLock>());
        _machine.OnLockSeen(B, null, _now);
        Assert.Single(Poll(2.7).OfType<MembershipCommand.ReadView>());
    }

    [Fact]
    public void A_member_whose_link_is_up_is_not_tried()
    {
        Join(B);
        LinkUp(B);
        Beat();
        _machine.OnLinkDown(B, LinkDownReason.Closed, _now);
        LinkUp(B);
        Assert.DoesNotContain(Poll(1.2), command => command is MembershipCommand.RemoveDead or MembershipCommand.LookAtLock);
    }

    [Fact]
    public void Locks_say_nothing_just_after_our_own_connection_to_the_store_broke()
    {
        Join(B);
        LinkUp(B);
        Beat();
        _machine.OnLockLost(_now);
        _machine.OnLinkDown(B, LinkDownReason.Closed, _now);
        Assert.Empty(Poll(2.9).OfType<MembershipCommand.LookAtLock>());
        AnswerRenewal(_now + MembershipTimes.Lease);
        Assert.Single(Poll(3.1).OfType<MembershipCommand.LookAtLock>());
    }

    [Fact]
    public void A_member_whose_lease_has_not_changed_for_as_long_as_one_lasts_is_removed()
    {
        Join(B);
        LinkUp(B);
        Beat();
        var seen = _now + MembershipTimes.Lease;
        for (var second = 1.5; second < 4.5; second += 0.5)
        {
            Assert.Empty(Poll(second).OfType<MembershipCommand.RemoveDead>());
            AnswerRenewal(seen);
        }

        Assert.Equal(
            new MembershipCommand.RemoveDead(B, DeathSign.LeaseRunOut, At(seen)), Poll(4.5).OfType<MembershipCommand.RemoveDead>().Single());
    }

    [Fact]
    public void Nobody_is_removed_when_the_clock_of_the_store_is_set()
    {
        Join(B);
        LinkUp(B);
        Beat();

        // By an hour: for a moment the lease of every other member looks as if it were over.
        Poll(1.5);
        _machine.OnRenewed(_now, _now, new Renewal(1, new Dictionary<UniqueAddress, StoredLease> { [B] = new(At(Seconds(4.5)), false) }));
        _renewSentAt = null;
        for (var second = 1.55; second < 20; second += 0.05)
        {
            Assert.Empty(Poll(second).OfType<MembershipCommand.RemoveDead>());
            AnswerRenewal(_now + (second < 10 ? TimeSpan.FromHours(1) : TimeSpan.FromHours(-1)));
        }
    }

    [Fact]
    public void A_run_of_before_our_time_has_ten_seconds_to_show_that_it_lives()
    {
        Join(B);
        for (var second = 1.0; second < 10; second += 0.5)
        {
            Assert.Empty(Poll(second).OfType<MembershipCommand.RemoveDead>());
            AnswerRenewal(Seconds(-100));
        }

        Assert.Single(Poll(10).OfType<MembershipCommand.RemoveDead>());
    }

    [Fact]
    public void A_silent_link_is_reported_at_once_and_the_cut_resolved_a_second_later()
    {
        Join(B, C);
        LinkUp(B);
        LinkUp(C);
        Beat();
        _now = Seconds(1.2);
        _machine.OnLinkDown(C, LinkDownReason.Silent, _now);
        var commands = _machine.Poll(_now);
        Assert.Equal([new UnreachablePeer(C, true)], commands.OfType<MembershipCommand.Report>().Single().Peers);
        Assert.Equal(C, commands.OfType<MembershipCommand.Unreachable>().Single().Node);
        _machine.OnReported(true, _now);
        Assert.DoesNotContain(Poll(2.1), command => command is MembershipCommand.Report or MembershipCommand.Resolve);
        AnswerRenewal(_now + MembershipTimes.Lease);
        Assert.Single(Poll(2.2).OfType<MembershipCommand.Resolve>());
        _machine.OnResolved(true, _now);
        Assert.Single(_machine.Poll(_now).OfType<MembershipCommand.ReadView>());
    }

    [Fact]
    public void Whom_it_never_had_a_link_to_is_reported_as_such_after_three_seconds()
    {
        Join(B);
        Beat();
        Assert.Empty(Poll(2.9).OfType<MembershipCommand.Report>());
        Assert.Equal([new UnreachablePeer(B, false)], Poll(3).OfType<MembershipCommand.Report>().Single().Peers);
    }

    [Fact]
    public void A_link_that_is_back_is_reported_back()
    {
        Join(B);
        LinkUp(B);
        Beat();
        _machine.OnLinkDown(B, LinkDownReason.Silent, _now);
        Poll(1.1);
        _machine.OnReported(true, _now);
        LinkUp(B);
        var commands = Poll(1.5);
        Assert.Empty(commands.OfType<MembershipCommand.Report>().Single().Peers);
        Assert.Equal(B, commands.OfType<MembershipCommand.Reachable>().Single().Node);
        _machine.OnReported(true, _now);
        Assert.Empty(Poll(9).OfType<MembershipCommand.Resolve>());
    }

    [Fact]
    public void A_link_that_closes_for_a_moment_makes_nobody_unreachable()
    {
        Join(B);
        LinkUp(B);
        Beat();
        _machine.OnLinkDown(B, LinkDownReason.Closed, _now);
        Assert.DoesNotContain(Poll(1.9), command => command is MembershipCommand.Unreachable or MembershipCommand.Report);
        LinkUp(B);
        Assert.DoesNotContain(Poll(2.5), command => command is MembershipCommand.Reachable or MembershipCommand.Report);
    }

    [Fact]
    public void An_old_view_changes_nothing()
    {
        Join(B);
        _machine.OnView(View(5, Self, C), _now);
        _machine.OnView(View(4, B), _now);
        Assert.False(_machine.IsFenced);
        Assert.Equal(5, _machine.Epoch);
        Assert.Empty(_machine.Poll(_now).OfType<MembershipCommand.Fence>());
    }

    [Fact]
    public void News_of_an_epoch_are_read_until_it_is_there()
    {
        Join(B);
        Beat();
        _machine.OnEpochHeard(3);
        Assert.Single(Poll(1.1).OfType<MembershipCommand.ReadView>());
        _machine.OnReadFailed(_now);
        Assert.Empty(Poll(1.2).OfType<MembershipCommand.ReadView>());
        Assert.Single(Poll(1.3).OfType<MembershipCommand.ReadView>());
        _machine.OnView(View(3, Self, B), _now);
        Assert.Empty(Poll(1.9).OfType<MembershipCommand.ReadView>());
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromMilliseconds(Math.Round(seconds * 1000));

    private Dictionary<UniqueAddress, StoredLease> Leases(TimeSpan until, params UniqueAddress[] nodes) =>
        nodes.ToDictionary(node => node, _ => new StoredLease(At(until), until > _now));

    private static DateTime At(TimeSpan time) => new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc) + time;

    private void Join(params UniqueAddress[] others) => _machine.OnView(View(1, [Self, .. others]), _now);

    private void LinkUp(UniqueAddress node) => _machine.OnLinkUp(node);

    private IReadOnlyList<MembershipCommand> Poll(double second)
    {
        _now = Seconds(second);
        var commands = _machine.Poll(_now);
        _renewSentAt = commands.OfType<MembershipCommand.Renew>().Any() ? _now : _renewSentAt;
        return commands;
    }

    /// <summary>A first renewal after a second, by which all members are seen.</summary>
    private void Beat()
    {
        Poll(1);
        Renewed();
    }

    private void Renewed()
    {
        _machine.OnRenewed(_renewSentAt!.Value, _now, new Renewal(_machine.Epoch, Leases(_now + MembershipTimes.Lease, Self, B, C)));
        _renewSentAt = null;
    }

    private void AnswerRenewal(TimeSpan leaseOfOthers)
    {
        if (_renewSentAt is { } sentAt)
        {
            _machine.OnRenewed(sentAt, _now, new Renewal(1, Leases(leaseOfOthers, B, C)));
            _renewSentAt = null;
        }
    }

    private void FailRenewal(double second)
    {
        Poll(second);
        if (_renewSentAt is { } sentAt)
        {
            _machine.OnRenewFailed(sentAt, _now);
            _renewSentAt = null;
        }

        _machine.Poll(_now);
    }
}
