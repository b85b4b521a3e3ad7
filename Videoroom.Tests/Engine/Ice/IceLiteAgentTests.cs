using System.Net;
using System.Text;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Network;
using Path = Videoroom.Engine.Network.Path;

namespace Videoroom.Tests.Engine.Ice;

public class IceLiteAgentTests
{
    private static readonly TransportAddress Server = Address("198.51.100.1", 20000);
    private static readonly Path Home = Path.Udp(Address("192.0.2.1", 4001), Server);
    private static readonly Path Mobile = Path.Udp(Address("2001:db8::7", 4002), Server);

    private readonly IceParameters _local = IceParameters.CreateRandom();
    private readonly IceLiteAgent _agent;
    private readonly byte[] _response = new byte[IceLiteAgent.MaxResponseLength];

    public IceLiteAgentTests() => _agent = new IceLiteAgent(_local);

    [Fact]
    public void A_check_is_answered_with_the_address_it_came_from_and_authenticated()
    {
        foreach (var path in new[] { Home, Mobile })
        {
            var result = Send(new ConnectivityCheck(), path, 0);
            Assert.Equal(IceCheckOutcome.Authenticated, result.Outcome);
            Assert.True(result.PairAdded);
            Assert.True(_agent.IsValid(path));

            Assert.True(StunMessage.TryParse(_response.AsSpan(0, result.ResponseLength), out var response));
            Assert.Equal(StunClass.SuccessResponse, response.Class);
            Assert.Equal(ConnectivityCheck.TransactionId, response.TransactionId.ToArray());
            Assert.True(response.TryGetXorAddress(StunAttribute.XorMappedAddress, out var mapped));
            Assert.Equal(path.Remote, mapped);
            Assert.True(response.VerifyIntegrity(Encoding.ASCII.GetBytes(_local.Password)));
            Assert.True(response.HasValidFingerprint());
        }

        Assert.True(_agent.Selected.IsNone);
    }

    [Fact]
    public void The_client_nominates_the_pair_and_may_nominate_another_later()
    {
        Assert.Equal(IceCheckOutcome.Selected, Send(new ConnectivityCheck { UseCandidate = true }, Home, 0).Outcome);
        Assert.Equal(Home, _agent.Selected);
        Assert.Equal("remote", _agent.RemoteUsernameFragment);
        Assert.Equal(IceCheckOutcome.Authenticated, Send(new ConnectivityCheck { UseCandidate = true }, Home, 10).Outcome);

        Assert.Equal(IceCheckOutcome.Authenticated, Send(new ConnectivityCheck(), Mobile, 20).Outcome);
        Assert.Equal(Home, _agent.Selected);

        Assert.Equal(IceCheckOutcome.Selected, Send(new ConnectivityCheck { UseCandidate = true }, Mobile, 30).Outcome);
        Assert.Equal(Mobile, _agent.Selected);
        Assert.True(_agent.IsValid(Home)); // the old pair stays usable
    }

    [Fact]
    public void A_selected_connection_that_has_closed_gives_way_to_the_next_pair_that_is_checked()
    {
        var connection = new ClosableConnection();
        Send(new ConnectivityCheck { UseCandidate = true }, connection.Wire, 0);
        Assert.Equal(IceCheckOutcome.Authenticated, Send(new ConnectivityCheck(), Mobile, 10).Outcome);
        Assert.Equal(connection.Wire, _agent.Selected);

        connection.Close();

        Assert.Equal(IceCheckOutcome.Selected, Send(new ConnectivityCheck(), Mobile, 20).Outcome);
        Assert.Equal(Mobile, _agent.Selected);
    }

    [Fact]
    public void After_a_restart_of_the_client_the_pair_is_relearnt_under_its_new_fragment()
    {
        Send(new ConnectivityCheck { UseCandidate = true }, Home, 0);
        Assert.Equal(IceCheckOutcome.Authenticated, Send(new ConnectivityCheck { RemoteUfrag = "restarted" }, Mobile, 10).Outcome);
        Assert.Equal(Home, _agent.Selected);
        Assert.Equal("remote", _agent.RemoteUsernameFragment);

        Assert.Equal(IceCheckOutcome.Selected, Send(new ConnectivityCheck { RemoteUfrag = "restarted", UseCandidate = true }, Mobile, 20).Outcome);
        Assert.Equal(Mobile, _agent.Selected);
        Assert.Equal("restarted", _agent.RemoteUsernameFragment);

        // A late check of the old generation renews consent, but selects nothing.
        Assert.Equal(IceCheckOutcome.Authenticated, Send(new ConnectivityCheck { UseCandidate = true }, Home, 30).Outcome);
        Assert.Equal(Mobile, _agent.Selected);
    }

    [Fact]
    public void A_restart_from_the_same_address_is_a_selection_too()
    {
        Send(new ConnectivityCheck { UseCandidate = true }, Home, 0);
        Assert.Equal(IceCheckOutcome.Selected, Send(new ConnectivityCheck { RemoteUfrag = "restarted", UseCandidate = true }, Home, 10).Outcome);
        Assert.Equal("restarted", _agent.RemoteUsernameFragment);
    }

    [Fact]
    public void A_client_that_claims_to_be_controlled_gets_487_and_changes_nothing()
    {
        var result = Send(new ConnectivityCheck { Controlled = true, UseCandidate = true }, Home, 0);
        AssertRefused(487, result, signed: true);
        Assert.False(_agent.IsValid(Home));
        Assert.True(_agent.Selected.IsNone);
    }

    [Fact]
    public void An_unknown_attribute_that_must_be_understood_gets_420_and_is_listed()
    {
        var result = Send(new ConnectivityCheck { ExtraAttribute = 0x7001 }, Home, 0);
        AssertRefused(420, result, signed: true);
        Assert.True(StunMessage.TryParse(_response.AsSpan(0, result.ResponseLength), out var response));
        Assert.True(response.TryGetAttribute(StunAttribute.UnknownAttributes, out var listed));
        Assert.Equal([0x70, 0x01], listed.ToArray());

        Assert.Equal(IceCheckOutcome.Authenticated, Send(new ConnectivityCheck { ExtraAttribute = 0xC057 }, Home, 0).Outcome);
    }

    [Fact]
    public void Row03_a_wrong_user_name_or_password_gets_401_and_changes_nothing()
    {
        AssertRefused(401, Send(new ConnectivityCheck { Password = "0000000000000000000000" }, Home, 0));
        AssertRefused(401, Send(new ConnectivityCheck { LocalUfrag = "somebody" }, Home, 0));
        AssertRefused(401, Send(new ConnectivityCheck { LocalUfrag = _local.UsernameFragment[..^1] }, Home, 0));
        Assert.False(_agent.IsValid(Home));
        Assert.Equal(long.MaxValue, _agent.DeadlineMs);
    }

    [Fact]
    public void A_check_without_priority_and_a_user_name_fragment_of_base64url_are_taken()
    {
        // FFmpeg's WHIP sends the first, and several clients the second.
        Assert.Equal(IceCheckOutcome.Selected, Send(new ConnectivityCheck { Priority = null, UseCandidate = true }, Home, 0).Outcome);
        Assert.Equal(IceCheckOutcome.Authenticated, Send(new ConnectivityCheck { RemoteUfrag = "a-b_c+d/" }, Mobile, 0).Outcome);
    }

    [Fact]
    public void Row03_a_check_without_integrity_gets_400_and_changes_nothing()
    {
        AssertRefused(400, Send(new ConnectivityCheck { Sign = false }, Home, 0));
        AssertRefused(400, Send(new ConnectivityCheck { RemoteUfrag = "a b:" }, Home, 0), signed: true);
        Assert.False(_agent.IsValid(Home));
    }

    [Fact]
    public void Row03_a_wrong_fingerprint_or_none_is_not_answered_at_all()
    {
        var bytes = new ConnectivityCheck().Write(_local);
        bytes[^1] ^= 1;
        Assert.Equal(default, _agent.Handle(bytes, Home, 0, _response));
        Assert.Equal(default, Send(new ConnectivityCheck { Fingerprint = false }, Home, 0));
        Assert.Equal(default, _agent.Handle(new byte[19], Home, 0, _response));
    }

    [Fact]
    public void Row03_responses_and_indications_are_not_answered()
    {
        Assert.Equal(default, Send(new ConnectivityCheck { Class = StunClass.Indication }, Home, 0));
        Assert.Equal(default, Send(new ConnectivityCheck { Class = StunClass.SuccessResponse }, Home, 0));
        Assert.Equal(default, Send(new ConnectivityCheck { Class = StunClass.ErrorResponse }, Home, 0));
    }

    [Fact]
    public void Row03_no_answer_is_longer_than_what_it_answers()
    {
        // Header and FINGERPRINT alone: 28 bytes, a 400 would take 36.
        var buffer = new byte[64];
        var writer = new StunWriter(buffer, StunClass.Request, StunMethod.Binding, ConnectivityCheck.TransactionId);
        writer.AddFingerprint();
        Assert.Equal(default, _agent.Handle(buffer.AsSpan(0, writer.Length), Home, 0, _response));

        ConnectivityCheck[] checks = [new(), new() { Sign = false }, new() { Password = "x" }, new() { Controlled = true }, new() { ExtraAttribute = 0x7001 }];
        foreach (var check in checks)
        {
            var bytes = check.Write(_local);
            Assert.InRange(_agent.Handle(bytes, Mobile, 0, _response).ResponseLength, 1, bytes.Length);
        }
    }

    [Fact]
    public void Row04_consent_ends_30_s_after_the_last_authenticated_check()
    {
        _agent.ExpectChecks(1_000);
        Assert.Equal(31_000, _agent.DeadlineMs);
        _agent.ExpectChecks(9_000);
        Assert.Equal(31_000, _agent.DeadlineMs);

        Send(new ConnectivityCheck(), Home, 20_000);
        Assert.Equal(50_000, _agent.DeadlineMs);
        Send(new ConnectivityCheck { Password = "wrong" }, Home, 30_000);
        Assert.Equal(50_000, _agent.DeadlineMs);
        Send(new ConnectivityCheck(), Home, 40_000);
        Assert.Equal(70_000, _agent.DeadlineMs);
    }

    [Fact]
    public void Row04_media_on_the_selected_pair_is_worth_a_check_and_media_from_elsewhere_nothing()
    {
        Send(new ConnectivityCheck { UseCandidate = true }, Home, 0);
        Send(new ConnectivityCheck(), Mobile, 0);

        _agent.OnMedia(Mobile, 10_000);
        Assert.Equal(30_000, _agent.DeadlineMs);
        _agent.OnMedia(Home, 20_000);
        Assert.Equal(50_000, _agent.DeadlineMs);
    }

    [Fact]
    public void Row04_a_pair_with_media_but_without_checks_stays_selected_until_the_media_ends_too()
    {
        Send(new ConnectivityCheck { UseCandidate = true }, Home, 0);
        _agent.OnMedia(Home, 29_000);
        Send(new ConnectivityCheck(), Mobile, 58_999);
        Assert.Equal(Home, _agent.Selected);
        Send(new ConnectivityCheck(), Mobile, 59_000);
        Assert.Equal(Mobile, _agent.Selected);
    }

    [Fact]
    public void Row04_a_selected_pair_that_fell_silent_gives_way_to_one_that_is_checked()
    {
        Send(new ConnectivityCheck { UseCandidate = true }, Home, 0);
        Send(new ConnectivityCheck(), Mobile, 29_999);
        Assert.Equal(Home, _agent.Selected);
        Assert.Equal(IceCheckOutcome.Selected, Send(new ConnectivityCheck(), Mobile, 30_000).Outcome);
        Assert.Equal(Mobile, _agent.Selected);
    }

    [Fact]
    public void A_silent_pair_is_forgotten_unless_it_is_selected()
    {
        Send(new ConnectivityCheck { UseCandidate = true }, Home, 0);
        Send(new ConnectivityCheck(), Mobile, 0);
        Assert.False(_agent.TryRemoveSilentPair(29_999, out _));
        Assert.True(_agent.TryRemoveSilentPair(30_000, out var removed));
        Assert.Equal(Mobile, removed);
        Assert.False(_agent.TryRemoveSilentPair(30_000, out _));
        Assert.False(_agent.IsValid(Mobile));
        Assert.True(_agent.IsValid(Home));
    }

    [Fact]
    public void A_client_of_ever_new_addresses_pushes_out_its_own_oldest_pair_but_never_the_selected_one()
    {
        Send(new ConnectivityCheck { UseCandidate = true }, Home, 0);
        for (var i = 1; i < IcePairTable.Capacity; i++)
        {
            Assert.Null(Send(new ConnectivityCheck(), From(i), i).Replaced);
        }

        var result = Send(new ConnectivityCheck(), From(100), 100);
        Assert.Equal(From(1), result.Replaced);
        Assert.True(_agent.IsValid(Home));
        Assert.True(_agent.IsValid(From(100)));
        Assert.False(_agent.IsValid(From(1)));

        static Path From(int port) => Path.Udp(Address("203.0.113.9", (ushort)(5000 + port)), Server);
    }

    [Fact]
    public void A_request_names_the_agent_that_it_is_for()
    {
        Assert.True(IceLiteAgent.TryGetLocalUfrag(new ConnectivityCheck().Write(_local), out var ufrag));
        Assert.Equal(_local.UsernameFragment, Encoding.ASCII.GetString(ufrag));
        Assert.False(IceLiteAgent.TryGetLocalUfrag(new ConnectivityCheck { Class = StunClass.Indication }.Write(_local), out _));
        Assert.False(IceLiteAgent.TryGetLocalUfrag(Rfc5769Vectors.ResponseIPv4, out _));
    }

    [Fact]
    public void Row03_a_request_that_names_no_agent_is_for_nobody()
    {
        Assert.False(IceLiteAgent.TryGetLocalUfrag(Named(":remote"), out var ufrag));
        Assert.True(ufrag.IsEmpty);
        Assert.False(IceLiteAgent.TryGetLocalUfrag(Named("nocolon"), out _));
        Assert.False(IceLiteAgent.TryGetLocalUfrag(Named(""), out _));
        Assert.False(IceLiteAgent.TryGetLocalUfrag(Named("a:b", StunMethod.Allocate), out _));
        Assert.False(IceLiteAgent.TryGetLocalUfrag(Named("a:b")[..^4], out _));
        Assert.True(IceLiteAgent.TryGetLocalUfrag(Named("a:b:c"), out ufrag));
        Assert.Equal("a", Encoding.ASCII.GetString(ufrag));
        Assert.True(IceLiteAgent.TryGetLocalUfrag(Named("ab:"), out ufrag));
        Assert.Equal("ab", Encoding.ASCII.GetString(ufrag));

        static byte[] Named(string username, ushort method = StunMethod.Binding)
        {
            var buffer = new byte[100];
            var writer = new StunWriter(buffer, StunClass.Request, method, ConnectivityCheck.TransactionId);
            writer.Add(StunAttribute.Username, Encoding.ASCII.GetBytes(username));
            return buffer[..writer.Length];
        }
    }

    [Theory]
    [InlineData("abcd", true)]
    [InlineData("abc", false)]
    [InlineData("", false)]
    [InlineData("abcd:", false)]
    [InlineData("ab cd", false)]
    [InlineData("ab=d", false)]
    [InlineData("AZaz09+/-_", true)]
    [InlineData("abcd.", false)]
    public void Row03_the_client_s_user_name_fragment_is_of_the_characters_that_clients_use(string ufrag, bool isTaken)
    {
        var result = Send(new ConnectivityCheck { RemoteUfrag = ufrag }, Home, 0);

        Assert.Equal(isTaken ? IceCheckOutcome.Authenticated : IceCheckOutcome.Refused, result.Outcome);
        Assert.Equal(isTaken, _agent.IsValid(Home));
    }

    [Theory]
    [InlineData(256, true)]
    [InlineData(257, false)]
    public void Row03_the_client_s_user_name_fragment_has_256_characters_at_most(int length, bool isTaken)
        => Assert.Equal(isTaken, Send(new ConnectivityCheck { RemoteUfrag = new string('u', length) }, Home, 0).Outcome != IceCheckOutcome.Refused);

    [Fact]
    public void Row03_a_request_of_another_method_is_not_answered()
    {
        var bytes = new ConnectivityCheck().Write(_local);
        bytes[1] = (byte)StunMethod.Allocate;
        // With the fingerprint that belongs to it.
        var buffer = new byte[512];
        bytes.CopyTo(buffer, 0);
        var length = bytes.Length - 8;
        var crc = Crc32.Compute(buffer.AsSpan(0, length)) ^ StunMessage.FingerprintXor;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(buffer.AsSpan(length + 4), crc);

        Assert.Equal(default, _agent.Handle(buffer.AsSpan(0, bytes.Length), Home, 0, _response));
        Assert.False(_agent.IsValid(Home));
    }

    [Fact]
    public void Unknown_attributes_are_listed_in_order_up_to_eight()
    {
        var bytes = new byte[512];
        var writer = new StunWriter(bytes, StunClass.Request, StunMethod.Binding, ConnectivityCheck.TransactionId);
        writer.Add(StunAttribute.Username, Encoding.ASCII.GetBytes($"{_local.UsernameFragment}:remote"));
        writer.AddUInt32(StunAttribute.Priority, 1);
        writer.AddFlag(StunAttribute.UseCandidate);
        for (ushort type = 0x7001; type <= 0x700A; type++)
        {
            writer.AddFlag(type);
        }

        writer.AddFlag(0x7fff);
        writer.AddFlag(0x8000);
        writer.AddMessageIntegrity(Encoding.ASCII.GetBytes(_local.Password));
        writer.AddFingerprint();

        var result = _agent.Handle(bytes.AsSpan(0, writer.Length), Home, 0, _response);

        AssertRefused(420, result, signed: true);
        Assert.True(StunMessage.TryParse(_response.AsSpan(0, result.ResponseLength), out var response));
        Assert.True(response.TryGetAttribute(StunAttribute.UnknownAttributes, out var listed));
        Assert.Equal("70017002700370047005700670077008", Convert.ToHexString(listed));
        Assert.False(_agent.IsValid(Home));
    }

    [Fact]
    public void A_check_that_asks_for_nothing_new_selects_nothing_and_adds_nothing()
    {
        var first = Send(new ConnectivityCheck { UseCandidate = true }, Home, 0);
        Assert.Equal((IceCheckOutcome.Selected, true), (first.Outcome, first.PairAdded));

        var again = Send(new ConnectivityCheck { UseCandidate = true }, Home, 10);
        Assert.Equal((IceCheckOutcome.Authenticated, false), (again.Outcome, again.PairAdded));
        Assert.Null(again.Replaced);
    }

    [Fact]
    public void The_shortest_check_from_an_IPv6_address_is_answered_with_as_many_bytes()
    {
        var bytes = new byte[128];
        var writer = new StunWriter(bytes, StunClass.Request, StunMethod.Binding, ConnectivityCheck.TransactionId);
        writer.Add(StunAttribute.Username, Encoding.ASCII.GetBytes($"{_local.UsernameFragment}:abc3"));
        writer.AddMessageIntegrity(Encoding.ASCII.GetBytes(_local.Password));
        writer.AddFingerprint();

        var result = _agent.Handle(bytes.AsSpan(0, writer.Length), Mobile, 0, _response);

        Assert.Equal((IceCheckOutcome.Authenticated, writer.Length), (result.Outcome, result.ResponseLength));
    }

    [Fact]
    public void A_pair_that_is_nominated_when_the_selected_one_has_long_been_silent_is_selected()
    {
        Assert.Equal("", _agent.RemoteUsernameFragment);
        Send(new ConnectivityCheck { UseCandidate = true }, Home, 0);
        Assert.Equal(IceCheckOutcome.Selected, Send(new ConnectivityCheck { UseCandidate = true }, Mobile, 40_000).Outcome);
        Assert.Equal(Mobile, _agent.Selected);
    }

    [Fact]
    public void The_first_type_that_need_not_be_understood_is_passed_over_and_the_last_that_must_be_is_not()
    {
        Assert.Equal(IceCheckOutcome.Authenticated, Send(new ConnectivityCheck { ExtraAttribute = 0x8000 }, Home, 0).Outcome);
        AssertRefused(420, Send(new ConnectivityCheck { ExtraAttribute = 0x7FFF }, Home, 0), signed: true);
    }

    [Fact]
    public void Row04_media_before_any_selection_proves_nothing()
    {
        _agent.ExpectChecks(0);
        Send(new ConnectivityCheck(), Home, 1_000);

        Assert.False(_agent.OnMedia(Home, 20_000));
        Assert.Equal(31_000, _agent.DeadlineMs);
        Send(new ConnectivityCheck { UseCandidate = true }, Home, 2_000);
        Assert.True(_agent.OnMedia(Home, 20_000));
        Assert.False(_agent.OnMedia(Mobile, 25_000));
        Assert.Equal(50_000, _agent.DeadlineMs);
    }

    [Fact]
    public void A_client_that_restarts_twice_is_followed_and_only_the_generation_before_is_late()
    {
        Send(new ConnectivityCheck { RemoteUfrag = "first", UseCandidate = true }, Home, 0);
        Send(new ConnectivityCheck { RemoteUfrag = "second", UseCandidate = true }, Mobile, 10);
        Assert.Equal(IceCheckOutcome.Authenticated, Send(new ConnectivityCheck { RemoteUfrag = "first", UseCandidate = true }, Home, 20).Outcome);
        Assert.Equal(IceCheckOutcome.Selected, Send(new ConnectivityCheck { RemoteUfrag = "third", UseCandidate = true }, Home, 30).Outcome);
        Assert.Equal((Home, "third"), (_agent.Selected, _agent.RemoteUsernameFragment));
        Assert.Equal(IceCheckOutcome.Authenticated, Send(new ConnectivityCheck { RemoteUfrag = "second", UseCandidate = true }, Mobile, 40).Outcome);
        Assert.Equal(Home, _agent.Selected);
    }

    [Fact]
    public void Row14_credentials_in_a_log_are_the_fragment_alone()
        => Assert.Equal("IceParameters { UsernameFragment = frag }", new IceParameters("frag", "secret").ToString());

    [Fact]
    public void Row14_ICE_credentials_are_random_ice_chars_of_more_than_128_bits()
    {
        var seen = new HashSet<string>();
        for (var i = 0; i < 100; i++)
        {
            var parameters = IceParameters.CreateRandom();
            Assert.Matches("^[A-Za-z0-9+/]{12}$", parameters.UsernameFragment);
            Assert.Matches("^[A-Za-z0-9+/]{32}$", parameters.Password);
            Assert.DoesNotContain(parameters.Password, parameters.ToString());
            Assert.True(seen.Add(parameters.UsernameFragment));
            Assert.True(seen.Add(parameters.Password));
        }
    }

    [Fact]
    public void A_check_allocates_nothing_in_steady_state()
    {
        var bytes = new ConnectivityCheck { UseCandidate = true }.Write(_local);
        _agent.Handle(bytes, Home, 0, _response);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 1; i <= 100; i++)
        {
            _agent.Handle(bytes, Home, i, _response);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private IceCheckResult Send(ConnectivityCheck check, Path path, long nowMs) => _agent.Handle(check.Write(_local), path, nowMs, _response);

    private void AssertRefused(int code, IceCheckResult result, bool signed = false)
    {
        Assert.Equal(IceCheckOutcome.Refused, result.Outcome);
        Assert.True(StunMessage.TryParse(_response.AsSpan(0, result.ResponseLength), out var response));
        Assert.Equal(StunClass.ErrorResponse, response.Class);
        Assert.True(response.TryGetAttribute(StunAttribute.ErrorCode, out var value));
        Assert.Equal(code, (value[2] * 100) + value[3]);
        Assert.Equal(signed, response.VerifyIntegrity(Encoding.ASCII.GetBytes(_local.Password)));
        Assert.True(response.HasValidFingerprint());
    }

    private static TransportAddress Address(string address, ushort port) => TransportAddress.FromAddress(IPAddress.Parse(address), port);

    private sealed class ClosableConnection : PathCarrier
    {
        private bool _isClosed;

        public override Path Wire => new(PathKind.Tcp, Address("192.0.2.1", 4003), Server) { Carrier = this };

        public override bool IsClosed => _isClosed;

        public void Close() => _isClosed = true;

        public override bool TryBegin(in Path path, long nowMs, out DatagramWrapping wrapping) => throw new NotSupportedException();

        public override int Wrap(Span<byte> frame, in DatagramWrapping wrapping, int length) => throw new NotSupportedException();
    }
}
