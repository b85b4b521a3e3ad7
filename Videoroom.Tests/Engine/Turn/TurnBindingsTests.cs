using Videoroom.Engine.Network;
using Videoroom.Engine.Turn;

namespace Videoroom.Tests.Engine.Turn;

/// <summary>When permissions and channels end, and what their end leaves.</summary>
public class TurnBindingsTests
{
    private const long Now = 1_000_000;
    private const long PermissionsEnd = Now + TurnLimits.PermissionMs;
    private const long ChannelsEnd = Now + TurnLimits.ChannelMs;

    [Fact]
    public void As_long_as_nothing_has_expired_a_sweep_makes_no_new_value()
    {
        Assert.Same(TurnBindings.None, TurnBindings.None.WithoutExpired(Now));
        var permissions = Permit(TurnBindings.None, Now, 1, 2);
        Assert.Same(permissions, permissions.WithoutExpired(PermissionsEnd - 1));
        var channels = Bind(Bind(TurnBindings.None, 1, ChannelsEnd), 2, ChannelsEnd);
        Assert.Same(channels, channels.WithoutExpired(ChannelsEnd - 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void All_that_expire_at_one_moment_go_together(int count)
    {
        var peers = Enumerable.Range(1, count).ToArray();
        Assert.Equal(0, Permit(TurnBindings.None, Now, peers).WithoutExpired(PermissionsEnd).Permissions);
        Assert.Equal(0, peers.Aggregate(TurnBindings.None, (all, peer) => Bind(all, peer, ChannelsEnd)).WithoutExpired(ChannelsEnd).Channels);
    }

    [Fact]
    public void A_permission_that_expires_takes_no_other_one_along_and_no_channel()
    {
        var bindings = Bind(Permit(Permit(TurnBindings.None, Now, 1), Now + 1, 2), 3, ChannelsEnd).WithoutExpired(PermissionsEnd);
        Assert.Equal((1, 1), (bindings.Permissions, bindings.Channels));
        Assert.False(bindings.HasPermission(Peer(1), PermissionsEnd));
        Assert.True(bindings.HasPermission(Peer(2), PermissionsEnd));
        Assert.Equal(Number(3), bindings.FindChannel(Peer(3), PermissionsEnd));
    }

    [Fact]
    public void A_channel_that_expires_takes_no_other_one_along_and_no_permission()
    {
        var bindings = Bind(Bind(Permit(TurnBindings.None, ChannelsEnd - 1, 1), 2, ChannelsEnd), 3, ChannelsEnd + 1).WithoutExpired(ChannelsEnd);
        Assert.Equal((1, 1), (bindings.Permissions, bindings.Channels));
        Assert.True(bindings.HasPermission(Peer(1), ChannelsEnd));
        Assert.False(bindings.TryFindChannel(Number(2), ChannelsEnd, out _));
        Assert.True(bindings.TryFindChannel(Number(3), ChannelsEnd, out var standing));
        Assert.Equal(Peer(3), standing.Peer);
    }

    [Fact]
    public void What_has_expired_does_not_count_from_that_moment_on_swept_or_not()
    {
        var permissions = Permit(TurnBindings.None, Now, [.. Enumerable.Range(1, TurnLimits.MaxPermissions)]);
        Assert.True(permissions.HasPermission(Peer(1), PermissionsEnd - 1));
        Assert.False(permissions.HasPermission(Peer(1), PermissionsEnd));
        Assert.Null(permissions.WithPermissions([Peer(200)], PermissionsEnd - 1));
        Assert.Equal(1, Permit(permissions, PermissionsEnd, 200).Permissions);

        var channels = Enumerable.Range(1, TurnLimits.MaxChannels).Aggregate(TurnBindings.None, (all, peer) => Bind(all, peer, ChannelsEnd));
        var added = Channel(200, ChannelsEnd + TurnLimits.ChannelMs);
        Assert.True(channels.TryFindChannel(Number(1), ChannelsEnd - 1, out _));
        Assert.False(channels.TryFindChannel(Number(1), ChannelsEnd, out _));
        Assert.Equal(Number(1), channels.FindChannel(Peer(1), ChannelsEnd - 1));
        Assert.Equal(0, channels.FindChannel(Peer(1), ChannelsEnd));
        Assert.Null(channels.WithChannel(added, ChannelsEnd - 1));
        Assert.Equal(1, channels.WithChannel(added, ChannelsEnd)!.Channels);
        // One that stands is renewed even so.
        Assert.Equal(TurnLimits.MaxChannels, channels.WithChannel(Channel(1, ChannelsEnd + 1), ChannelsEnd - 1)!.Channels);
    }

    private static TransportAddress Peer(int index) => TurnRig.At($"203.0.113.{index}", 3480);

    private static ushort Number(int index) => (ushort)(0x4000 + index);

    private static TurnChannel Channel(int index, long expiresMs) => new(Number(index), Peer(index), IsMedia: false, expiresMs);

    private static TurnBindings Permit(TurnBindings bindings, long nowMs, params int[] peers)
    {
        var permitted = bindings.WithPermissions(peers.Select(Peer).ToArray(), nowMs);
        Assert.NotNull(permitted);
        return permitted;
    }

    private static TurnBindings Bind(TurnBindings bindings, int index, long expiresMs)
    {
        var bound = bindings.WithChannel(Channel(index, expiresMs), Now);
        Assert.NotNull(bound);
        return bound;
    }
}
