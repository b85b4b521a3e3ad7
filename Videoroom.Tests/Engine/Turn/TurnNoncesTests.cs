using Videoroom.Engine.Network;
using Videoroom.Engine.Turn;

namespace Videoroom.Tests.Engine.Turn;

public class TurnNoncesTests
{
    private const long Now = 5_000_999;

    private static readonly TransportAddress Client = TurnRig.At("192.0.2.10", 40_000);

    private readonly TurnNonces _nonces = new();

    public static TheoryData<string, int> Others { get; } = new()
    {
        { "192.0.2.10", 40_001 },
        { "192.0.2.10", 39_999 },
        { "192.0.2.10", 40_000 ^ 0x8000 },
        { "192.0.2.11", 40_000 },
        { "193.0.2.10", 40_000 },
        { "192.1.2.10", 40_000 },
        { "2001:db8::c000:20a", 40_000 },
        { "2001:db8::1", 40_000 },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void Row14_a_nonce_is_of_no_use_at_another_address_or_port(string address, int port)
    {
        var nonce = Write(Client, Now);
        var other = TurnRig.At(address, port);

        Assert.True(_nonces.IsValid(nonce, Client, Now));
        Assert.False(_nonces.IsValid(nonce, other, Now));
        Assert.True(_nonces.IsValid(Write(other, Now), other, Now));
        Assert.NotEqual(nonce, Write(other, Now));
    }

    [Theory]
    [InlineData("2001:db8::1", "2001:db8::2")]
    [InlineData("2001:db8::1", "2001:db8:0:1::1")]
    [InlineData("2001:db8::1", "2001:db9::1")]
    public void Row14_a_nonce_is_bound_to_the_whole_of_an_IPv6_address(string address, string other)
    {
        var nonce = Write(TurnRig.At(address, 40_000), Now);

        Assert.True(_nonces.IsValid(nonce, TurnRig.At(address, 40_000), Now));
        Assert.False(_nonces.IsValid(nonce, TurnRig.At(other, 40_000), Now));
    }

    [Fact]
    public void A_nonce_is_good_for_an_hour_of_whole_seconds()
    {
        // Written at 5,000.999 s, it says 5,000 s.
        var nonce = Write(Client, Now);

        Assert.True(_nonces.IsValid(nonce, Client, 5_000_000 + TurnNonces.LifetimeMs - 1));
        Assert.False(_nonces.IsValid(nonce, Client, 5_000_000 + TurnNonces.LifetimeMs));
    }

    [Fact]
    public void The_same_client_gets_another_nonce_in_another_second_and_both_hold()
    {
        var (first, second) = (Write(Client, Now), Write(Client, Now + 1));

        Assert.NotEqual(first, second);
        Assert.True(_nonces.IsValid(first, Client, Now + 1));
        Assert.True(_nonces.IsValid(second, Client, Now + 1));
    }

    [Fact]
    public void Row14_no_changed_shortened_or_lengthened_nonce_holds()
    {
        var nonce = Write(Client, Now);
        for (var i = 0; i < nonce.Length; i++)
        {
            foreach (var value in "AZaz09+/= \n\0"u8)
            {
                var changed = nonce.ToArray();
                changed[i] = value;
                Assert.Equal(value == nonce[i], _nonces.IsValid(changed, Client, Now));
            }
        }

        for (var length = 0; length < nonce.Length; length++)
        {
            Assert.False(_nonces.IsValid(nonce.AsSpan(0, length), Client, Now));
        }

        Assert.False(_nonces.IsValid([.. nonce, (byte)'A'], Client, Now));
        Assert.False(_nonces.IsValid([.. nonce, .. nonce], Client, Now));
    }

    [Fact]
    public void Row14_another_node_s_nonces_do_not_hold()
        => Assert.False(new TurnNonces().IsValid(Write(Client, Now), Client, Now));

    private byte[] Write(TransportAddress client, long nowMs)
    {
        var nonce = new byte[TurnNonces.Length];
        _nonces.Write(client, nowMs, nonce);
        return nonce;
    }
}
