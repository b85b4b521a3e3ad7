using System.Text;
using Videoroom.Engine.Ice;

namespace Videoroom.Tests.Engine.Ice;

public class IceLiteRefusalTests : IceLiteAgentTestBase
{
    [Fact]
    public void A_client_that_claims_to_be_controlled_gets_487_and_changes_nothing()
    {
        var result = Send(new ConnectivityCheck { Controlled = true, UseCandidate = true }, Home, 0);
        AssertRefused(487, result, signed: true);
        Assert.False(Agent.IsValid(Home));
        Assert.True(Agent.Selected.IsNone);
    }

    [Fact]
    public void An_unknown_attribute_that_must_be_understood_gets_420_and_is_listed()
    {
        var result = Send(new ConnectivityCheck { ExtraAttribute = 0x7001 }, Home, 0);
        AssertRefused(420, result, signed: true);
        Assert.True(StunMessage.TryParse(Response.AsSpan(0, result.ResponseLength), out var response));
        Assert.True(response.TryGetAttribute(StunAttribute.UnknownAttributes, out var listed));
        Assert.Equal([0x70, 0x01], listed.ToArray());

        Assert.Equal(IceCheckOutcome.Authenticated, Send(new ConnectivityCheck { ExtraAttribute = 0xC057 }, Home, 0).Outcome);
    }

    [Fact]
    public void Row03_a_wrong_user_name_or_password_gets_401_and_changes_nothing()
    {
        AssertRefused(401, Send(new ConnectivityCheck { Password = "0000000000000000000000" }, Home, 0));
        AssertRefused(401, Send(new ConnectivityCheck { LocalUfrag = "somebody" }, Home, 0));
        AssertRefused(401, Send(new ConnectivityCheck { LocalUfrag = Local.UsernameFragment[..^1] }, Home, 0));
        Assert.False(Agent.IsValid(Home));
        Assert.Equal(long.MaxValue, Agent.DeadlineMs);
    }

    [Fact]
    public void Row03_a_check_without_integrity_gets_400_and_changes_nothing()
    {
        AssertRefused(400, Send(new ConnectivityCheck { Sign = false }, Home, 0));
        AssertRefused(400, Send(new ConnectivityCheck { RemoteUfrag = "a b:" }, Home, 0), signed: true);
        Assert.False(Agent.IsValid(Home));
    }

    [Fact]
    public void Row03_a_wrong_fingerprint_or_none_is_not_answered_at_all()
    {
        var bytes = new ConnectivityCheck().Write(Local);
        bytes[^1] ^= 1;
        Assert.Equal(default, Agent.Handle(bytes, Home, 0, Response));
        Assert.Equal(default, Send(new ConnectivityCheck { Fingerprint = false }, Home, 0));
        Assert.Equal(default, Agent.Handle(new byte[19], Home, 0, Response));
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
        Assert.Equal(default, Agent.Handle(buffer.AsSpan(0, writer.Length), Home, 0, Response));

        ConnectivityCheck[] checks = [new(), new() { Sign = false }, new() { Password = "x" }, new() { Controlled = true }, new() { ExtraAttribute = 0x7001 }];
        foreach (var check in checks)
        {
            var bytes = check.Write(Local);
            Assert.InRange(Agent.Handle(bytes, Mobile, 0, Response).ResponseLength, 1, bytes.Length);
        }
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
        Assert.Equal(isTaken, Agent.IsValid(Home));
    }

    [Theory]
    [InlineData(256, true)]
    [InlineData(257, false)]
    public void Row03_the_client_s_user_name_fragment_has_256_characters_at_most(int length, bool isTaken)
        => Assert.Equal(isTaken, Send(new ConnectivityCheck { RemoteUfrag = new string('u', length) }, Home, 0).Outcome != IceCheckOutcome.Refused);

    [Fact]
    public void Row03_a_request_of_another_method_is_not_answered()
    {
        var bytes = new ConnectivityCheck().Write(Local);
        bytes[1] = (byte)StunMethod.Allocate;
        // With the fingerprint that belongs to it.
        var buffer = new byte[512];
        bytes.CopyTo(buffer, 0);
        var length = bytes.Length - 8;
        var crc = Crc32.Compute(buffer.AsSpan(0, length)) ^ StunMessage.FingerprintXor;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(buffer.AsSpan(length + 4), crc);

        Assert.Equal(default, Agent.Handle(buffer.AsSpan(0, bytes.Length), Home, 0, Response));
        Assert.False(Agent.IsValid(Home));
    }

    [Fact]
    public void Unknown_attributes_are_listed_in_order_up_to_eight()
    {
        var bytes = new byte[512];
        var writer = new StunWriter(bytes, StunClass.Request, StunMethod.Binding, ConnectivityCheck.TransactionId);
        writer.Add(StunAttribute.Username, Encoding.ASCII.GetBytes($"{Local.UsernameFragment}:remote"));
        writer.AddUInt32(StunAttribute.Priority, 1);
        writer.AddFlag(StunAttribute.UseCandidate);
        for (ushort type = 0x7001; type <= 0x700A; type++)
        {
            writer.AddFlag(type);
        }

        writer.AddFlag(0x7fff);
        writer.AddFlag(0x8000);
        writer.AddMessageIntegrity(Encoding.ASCII.GetBytes(Local.Password));
        writer.AddFingerprint();

        var result = Agent.Handle(bytes.AsSpan(0, writer.Length), Home, 0, Response);

        AssertRefused(420, result, signed: true);
        Assert.True(StunMessage.TryParse(Response.AsSpan(0, result.ResponseLength), out var response));
        Assert.True(response.TryGetAttribute(StunAttribute.UnknownAttributes, out var listed));
        Assert.Equal("70017002700370047005700670077008", Convert.ToHexString(listed));
        Assert.False(Agent.IsValid(Home));
    }

    [Fact]
    public void The_first_type_that_need_not_be_understood_is_passed_over_and_the_last_that_must_be_is_not()
    {
        Assert.Equal(IceCheckOutcome.Authenticated, Send(new ConnectivityCheck { ExtraAttribute = 0x8000 }, Home, 0).Outcome);
        AssertRefused(420, Send(new ConnectivityCheck { ExtraAttribute = 0x7FFF }, Home, 0), signed: true);
    }

    private void AssertRefused(int code, IceCheckResult result, bool signed = false)
    {
        Assert.Equal(IceCheckOutcome.Refused, result.Outcome);
        Assert.True(StunMessage.TryParse(Response.AsSpan(0, result.ResponseLength), out var response));
        Assert.Equal(StunClass.ErrorResponse, response.Class);
        Assert.True(response.TryGetAttribute(StunAttribute.ErrorCode, out var value));
        Assert.Equal(code, (value[2] * 100) + value[3]);
        Assert.Equal(signed, response.VerifyIntegrity(Encoding.ASCII.GetBytes(Local.Password)));
        Assert.True(response.HasValidFingerprint());
    }
}
