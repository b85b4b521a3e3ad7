using System.Text;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Turn;
using Videoroom.Tests.Engine.Ice;

namespace Videoroom.Tests.Engine.Turn;

public class TurnCredentialTests
{
    private readonly TurnRig _rig = new();

    public static TheoryData<ushort> Methods { get; } = [StunMethod.Allocate, StunMethod.Refresh, StunMethod.CreatePermission, StunMethod.ChannelBind];

    [Fact]
    public void A_client_that_computes_the_key_by_itself_is_let_in()
    {
        var nonce = _rig.Challenge(TurnRig.Client());
        var key = TurnRig.Key(_rig.User.Username, _rig.User.Password);
        var reply = _rig.Receive(_rig.Write(StunClass.Request, StunMethod.Allocate, TurnRig.Udp + TurnRig.Credentials(_rig.User.Username, nonce), key));

        Assert.Equal(0, reply.Error);
        Assert.True(reply.IsSignedBy(_rig.User));
        Assert.Equal(TurnOutcome.Answered, reply.Outcome);
    }

    [Fact]
    public void A_nonce_is_good_for_an_hour_and_then_stale()
    {
        var nonce = _rig.Challenge(TurnRig.Client());
        _rig.Now += TurnNonces.LifetimeMs - 1000;
        Assert.Equal(437, Refresh(nonce).Error);

        _rig.Now += 1000;
        var stale = Refresh(nonce);
        Assert.Equal(438, stale.Error);
        Assert.Equal("example.org", stale.Realm);
        Assert.NotEqual(nonce, stale.Nonce);
        Assert.Equal(437, Refresh(stale.Nonce).Error);
    }

    [Fact]
    public void Row14_a_nonce_is_of_no_use_to_another_address_and_none_can_be_made_up()
    {
        var nonce = _rig.Challenge(TurnRig.Client());
        Assert.Equal(437, Refresh(nonce).Error);
        Assert.Equal(438, Refresh(nonce, TurnRig.Client(1)).Error);
        Assert.Equal(438, Refresh(nonce, TurnRig.Client() with { Remote = TurnRig.At("192.0.2.11", TurnRig.ClientAddress.Port) }).Error);
        foreach (var made in new[] { "", "A", nonce[..^1], nonce + "A", new string('A', TurnNonces.Length), "=" + nonce[1..], nonce.ToLowerInvariant(), new string('*', 24) })
        {
            Assert.Equal(438, Refresh(made).Error);
        }

        for (var i = 0; i < nonce.Length; i++)
        {
            var changed = nonce.ToCharArray();
            changed[i] = changed[i] == 'A' ? 'B' : 'A';
            Assert.Equal(438, Refresh(new string(changed)).Error);
        }
    }

    [Fact]
    public void Every_loop_knows_the_nonces_of_the_others_but_another_node_does_not()
    {
        var nonce = _rig.Challenge(TurnRig.Client());
        var response = new byte[TurnServer.MaxResponseLength];
        var request = _rig.Write(StunClass.Request, StunMethod.Allocate, TurnRig.Udp + TurnRig.Credentials(_rig.User.Username, nonce), _rig.User.Key);
        Assert.Equal(TurnOutcome.Answered, new TurnServer(_rig.Services).Handle(request, TurnRig.Client(), _rig.Now, response).Outcome);

        var node = new TurnRig();
        Assert.Equal(438, node.Receive(node.Write(StunClass.Request, StunMethod.Allocate, TurnRig.Udp + TurnRig.Credentials(node.User.Username, nonce), node.User.Key)).Error);
    }

    [Fact]
    public void A_user_who_has_left_is_not_let_in_and_what_was_his_relays_nothing_more()
    {
        Assert.Equal(0, _rig.Allocate().Error);
        Assert.Equal(0, _rig.Bind(0x4000, TurnRig.Server).Error);
        Assert.True(_rig.SendOnChannel(0x4000, "x"u8, out var relay));
        var path = relay.Allocation.PathTo(TurnRig.Server);
        Assert.True(relay.Allocation.TryBegin(path, _rig.Now, out _));

        _rig.Services.Users.Remove(_rig.User);
        Assert.True(relay.Allocation.IsClosed);
        Assert.False(_rig.SendOnChannel(0x4000, "x"u8, out _));
        Assert.Equal(TurnOutcome.Refused, _rig.Send(TurnRig.Server, "x"u8).Outcome);
        Assert.False(relay.Allocation.TryBegin(path, _rig.Now, out _));
        Assert.Equal(401, _rig.Refresh().Error);

        _rig.Turn.Sweep(_rig.Now);
        Assert.Equal(0, _rig.Turn.Allocations);
        Assert.Equal(0, _rig.Services.Ports.Taken);
        Assert.Equal(0, _rig.User.Allocations);
    }

    [Fact]
    public void Row14_an_allocation_belongs_to_the_user_who_made_it()
    {
        Assert.Equal(0, _rig.Allocate().Error);
        var refused = _rig.Refresh(0, user: _rig.Other);
        Assert.Equal(441, refused.Error);
        Assert.True(refused.IsSignedBy(_rig.Other));
        Assert.Equal(441, _rig.Permit(null, _rig.Other, TurnRig.Server).Error);
        Assert.Equal(441, _rig.Bind(0x4000, TurnRig.Server, user: _rig.Other).Error);
        Assert.Equal(437, _rig.Allocate(user: _rig.Other).Error);
        Assert.Equal(1, _rig.Turn.Allocations);
    }

    [Fact]
    public void Row14_another_user_s_Allocate_on_the_same_path_is_no_retransmission_even_with_the_same_number()
    {
        var nonce = _rig.Challenge(TurnRig.Client());
        var first = _rig.Receive(Request(_rig.User));
        Assert.Equal(0, first.Error);

        var other = _rig.Receive(Request(_rig.Other));
        Assert.Equal(437, other.Error);
        Assert.True(other.IsSignedBy(_rig.Other));
        Assert.Null(other[StunAttribute.XorRelayedAddress]);
        Assert.Equal((1, 0), (_rig.User.Allocations, _rig.Other.Allocations));
        Assert.Equal(first.Bytes, _rig.Receive(Request(_rig.User)).Bytes);

        byte[] Request(TurnUser user)
        {
            var buffer = new byte[500];
            var writer = new StunWriter(buffer, StunClass.Request, StunMethod.Allocate, "same number!"u8);
            TurnRig.Udp(ref writer);
            TurnRig.Credentials(user.Username, nonce)(ref writer);
            writer.AddMessageIntegrity(user.Key);
            return buffer[..writer.Length];
        }
    }

    [Fact]
    public void An_answer_has_a_fingerprint_exactly_when_the_request_has()
    {
        var client = TurnRig.Client();
        Assert.False(_rig.Receive(_rig.Write(StunClass.Request, StunMethod.Allocate, TurnRig.Udp)).HasFingerprint);
        Assert.True(_rig.Receive(_rig.Write(StunClass.Request, StunMethod.Allocate, TurnRig.Udp, fingerprint: true)).HasFingerprint);
        Assert.False(_rig.Receive(_rig.Signed(StunMethod.Allocate, TurnRig.Udp, client, fingerprint: false)).HasFingerprint);
        Assert.True(_rig.Receive(_rig.Signed(StunMethod.Refresh, null, client)).HasFingerprint);
        Assert.False(_rig.Receive(_rig.Write(StunClass.Request, StunMethod.Binding, null)).HasFingerprint);
        Assert.True(_rig.Receive(_rig.Write(StunClass.Request, StunMethod.Binding, null, fingerprint: true)).HasFingerprint);
    }

    [Fact]
    public void Row03_a_wrong_fingerprint_or_integrity_is_no_request()
    {
        var bytes = _rig.Signed(StunMethod.Allocate, TurnRig.Udp, TurnRig.Client());
        bytes[^1] ^= 1;
        Assert.True(_rig.Receive(bytes).IsSilent);

        bytes = _rig.Signed(StunMethod.Allocate, TurnRig.Udp, TurnRig.Client(), fingerprint: false);
        bytes[^1] ^= 1;
        Assert.Equal(401, _rig.Receive(bytes).Error);

        bytes = _rig.Signed(StunMethod.Allocate, TurnRig.Udp, TurnRig.Client(), fingerprint: false);
        bytes[25] ^= 1;
        Assert.Equal(401, _rig.Receive(bytes).Error);
        Assert.Equal(0, _rig.Turn.Allocations);
    }

    [Fact]
    public void The_long_term_request_of_Rfc5769_2_4_is_challenged_as_its_user_is_not_ours()
    {
        var reply = _rig.Receive(Rfc5769Vectors.LongTermRequest);
        Assert.True(reply.IsSilent); // a Binding that names a user is a connectivity check of somebody's

        var allocate = Rfc5769Vectors.LongTermRequest.ToArray();
        allocate[1] = (byte)StunMethod.Allocate;
        Assert.Equal(401, _rig.Receive(allocate).Error);
    }

    [Fact]
    public void Attributes_that_need_not_be_understood_are_not()
    {
        Assert.Equal(0, _rig.Allocate(more: TurnRig.Bytes(StunAttribute.IceControlled, new byte[8]) + TurnRig.Bytes(StunAttribute.Software, 1) + TurnRig.Bytes(0xC001)).Error);
    }

    [Fact]
    public void A_challenge_with_the_longest_realm_fits()
    {
        var realm = new string('r', TurnServiceOptions.MaxRealmLength);
        var rig = new TurnRig(TurnRig.Options with { Realm = realm });
        var reply = rig.Receive(rig.Write(StunClass.Request, StunMethod.Allocate, TurnRig.Udp, fingerprint: true));
        Assert.Equal(realm, reply.Realm);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    internal void A_request_without_credentials_is_challenged(ushort method)
    {
        var reply = _rig.Receive(_rig.Write(StunClass.Request, method, TurnRig.Udp));

        Assert.Equal(401, reply.Error);
        Assert.Equal("example.org", reply.Realm);
        Assert.Equal(TurnNonces.Length, reply.Nonce.Length);
        Assert.Null(reply[StunAttribute.MessageIntegrity]);
        Assert.Null(reply[StunAttribute.Software]);
        Assert.Equal(0, _rig.Turn.Allocations);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    internal void Row14_wrong_passwords_and_unknown_names_are_challenged_anew(ushort method)
    {
        var nonce = _rig.Challenge(TurnRig.Client());
        var name = _rig.User.Username;
        (string Name, byte[] Key)[] wrong =
        [
            (name, TurnRig.Key(name, "guess")),
            (name, _rig.Other.Key),
            (name, TurnRig.Key(name, _rig.User.Password, "example.com")),
            (name[..^1], _rig.User.Key),
            (name + "x", _rig.User.Key),
            ("", _rig.User.Key),
            (new string('a', 500), _rig.User.Key),
        ];
        foreach (var (username, key) in wrong)
        {
            var reply = _rig.Receive(_rig.Write(StunClass.Request, method, TurnRig.Udp + TurnRig.Credentials(username, nonce), key));
            Assert.Equal(401, reply.Error);
            Assert.Null(reply[StunAttribute.MessageIntegrity]);
        }

        Assert.Equal(0, _rig.Turn.Allocations);
    }

    [Theory]
    [InlineData(StunAttribute.Username)]
    [InlineData(StunAttribute.Realm)]
    [InlineData(StunAttribute.Nonce)]
    internal void A_signed_request_without_one_of_name_realm_and_nonce_is_a_bad_one(ushort missing)
    {
        ushort[] types = [StunAttribute.Username, StunAttribute.Realm, StunAttribute.Nonce];
        var attributes = types.Where(type => type != missing)
            .Aggregate(TurnRig.Udp, (all, type) => all + TurnRig.Bytes(type, Encoding.ASCII.GetBytes(_rig.User.Username)));
        Assert.Equal(400, _rig.Receive(_rig.Write(StunClass.Request, StunMethod.Allocate, attributes, _rig.User.Key)).Error);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    internal void Unknown_attributes_that_must_be_understood_get_420_and_are_listed_up_to_a_bound(ushort method)
    {
        _rig.Allocate();
        var reply = _rig.Request(method, TurnRig.Bytes(StunAttribute.DontFragment) + TurnRig.Bytes(StunAttribute.Priority, 0, 0, 0, 1) + TurnRig.Bytes(0x7777, 1, 2, 3));
        Assert.Equal(420, reply.Error);
        Assert.Equal([0x00, 0x1A, 0x00, 0x24, 0x77, 0x77], reply[StunAttribute.UnknownAttributes]);
        Assert.True(reply.IsSignedBy(_rig.User));

        var many = Enumerable.Range(0x3000, 50).Aggregate((Attributes?)null, (all, type) => all + TurnRig.Bytes((ushort)type));
        Assert.Equal(32, _rig.Request(method, many)[StunAttribute.UnknownAttributes]!.Length);
    }

    private TurnReply Refresh(string nonce, Videoroom.Engine.Network.Path? client = null)
        => _rig.Receive(_rig.Write(StunClass.Request, StunMethod.Refresh, TurnRig.Credentials(_rig.User.Username, nonce), _rig.User.Key), client);
}
