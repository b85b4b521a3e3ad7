using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Relay;
using Videoroom.Actors.Serialization;

namespace Videoroom.Tests.Actors.Serialization;

public class MessageCodecTests
{
    // Field 1000, of length 3: whatever a later version adds.
    private static readonly byte[] UnknownField = [0xC2, 0x3E, 3, 1, 2, 3];

    private readonly MessageCodec _codec = new(NamedRef.Texts);

    public static TheoryData<string> Samples => [.. MessageSamples.Full.Keys];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_message_with_everything_in_it_comes_back_as_it_was(string sample) => AssertComesBack(MessageSamples.Full[sample]);

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_message_with_as_little_as_possible_comes_back_as_it_was(string sample) => AssertComesBack(MessageSamples.Bare[sample]);

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_field_that_a_later_version_has_added_is_passed_over(string sample)
    {
        var message = MessageSamples.Full[sample];
        byte[] bytes = [.. _codec.ToBinary(message), .. UnknownField];

        Assert.Equal(MessageLines.Of(message), MessageLines.Of(_codec.FromBinary(bytes, MessageCodec.Manifest(message))));
    }

    [Fact]
    public void Json_that_was_never_set_is_null()
    {
        var read = (RoomMediaEvent)RoundTrip(new RoomMediaEvent(1, 2, new EndpointAdded("p", default)));

        Assert.Equal(new JsonText("null"), ((EndpointAdded)read.Event).Metadata);
    }

    [Fact]
    public void Json_that_another_version_does_not_send_is_an_empty_object()
    {
        var bytes = new Videoroom.Actors.Serialization.Wire.RoomMediaEvent { Event = new() { EndpointAdded = new() { Id = "p" } } };

        var read = (RoomMediaEvent)_codec.FromBinary(Google.Protobuf.MessageExtensions.ToByteArray(bytes), "ME");

        Assert.Equal(JsonText.EmptyObject, ((EndpointAdded)read.Event).Metadata);
    }

    [Fact]
    public void Row14_secrets_do_not_print()
    {
        var full = MessageSamples.Full;

        Assert.Equal("RelayOffered { Node-1, run " + ((RelayOffered)full["LO"]).Run + " }", full["LO"].ToString());
        Assert.DoesNotContain("Sdp-1", full["ME-SdpAnswer"].ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Password-1", full["ME-OfferData"].ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Password-1", ((OfferData)((RoomMediaEvent)full["ME-OfferData"]).Event).IntegratedTurnServers[0].ToString(), StringComparison.Ordinal);
    }

    private void AssertComesBack(object message)
    {
        var read = RoundTrip(message);

        Assert.NotSame(message, read);
        Assert.Equal(MessageLines.Of(message), MessageLines.Of(read));
    }

    private object RoundTrip(object message) => _codec.FromBinary(_codec.ToBinary(message), MessageCodec.Manifest(message));
}
