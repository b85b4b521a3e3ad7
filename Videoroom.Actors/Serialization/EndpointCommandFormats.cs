using Videoroom.Actors.Messages;
using Videoroom.Actors.Settings;

namespace Videoroom.Actors.Serialization;

/// <summary>The messages of endpoint_commands.proto.</summary>
internal static class EndpointCommandFormats
{
    /// <summary>To the wire.</summary>
    public static Wire.CreateEndpoint ToWire(this CreateEndpoint create, ActorRefTexts refs) => new()
    {
        CorrelationId = create.CorrelationId,
        Epoch = create.Epoch,
        IceName = create.IceName,
        Channel = refs.Write(create.Channel),
        Handshake = new Wire.HandshakeOptions
        {
            VideoCodecs = { create.Handshake.VideoCodecs.Select(codec => codec.ToWire()) },
            MaxTracks = create.Handshake.MaxTracks,
            RoundTimeLimitMs = create.Handshake.RoundTimeLimitMs,
        },
        Extensions = create.Extensions.ToWire(),
        Log = new Wire.LogMetadata { RoomId = create.Log.RoomId, PeerId = create.Log.PeerId },
        Network = new Wire.NetworkOptions { AnnouncedAddresses = { create.Network.AnnouncedAddresses } },
        Generation = create.Generation,
    };

    /// <summary>From the wire.</summary>
    public static CreateEndpoint FromWire(this Wire.CreateEndpoint wire, ActorRefTexts refs)
    {
        var handshake = WireParts.Required(wire.Handshake);
        var log = WireParts.Required(wire.Log);
        return new CreateEndpoint(
            wire.CorrelationId,
            wire.Epoch,
            wire.IceName,
            refs.Read(wire.Channel),
            new HandshakeOptions([.. handshake.VideoCodecs.Select(codec => codec.FromWire())], handshake.MaxTracks, handshake.RoundTimeLimitMs),
            wire.Extensions.FromWire(),
            new LogMetadata(log.RoomId, log.PeerId),
            new NetworkOptions { AnnouncedAddresses = [.. WireParts.Required(wire.Network).AnnouncedAddresses] })
        {
            Generation = wire.Generation,
        };
    }

    /// <summary>To the wire.</summary>
    public static Wire.AdoptEndpoint ToWire(this AdoptEndpoint command) => new() { Epoch = command.Epoch };

    /// <summary>From the wire.</summary>
    public static AdoptEndpoint FromWire(this Wire.AdoptEndpoint wire) => new(wire.Epoch);

    /// <summary>To the wire.</summary>
    public static Wire.ReceiveTracks ToWire(this ReceiveTracks command)
        => new() { Epoch = command.Epoch, Tracks = { command.Tracks.Select(track => track.ToWire()) } };

    /// <summary>From the wire.</summary>
    public static ReceiveTracks FromWire(this Wire.ReceiveTracks wire) => new(wire.Epoch, [.. wire.Tracks.Select(track => track.FromWire())]);

    /// <summary>To the wire.</summary>
    public static Wire.StopReceivingTracks ToWire(this StopReceivingTracks command)
        => new() { Epoch = command.Epoch, TrackIds = { command.TrackIds } };

    /// <summary>From the wire.</summary>
    public static StopReceivingTracks FromWire(this Wire.StopReceivingTracks wire) => new(wire.Epoch, [.. wire.TrackIds]);

    /// <summary>To the wire.</summary>
    public static Wire.ForgetPeer ToWire(this ForgetPeer command)
        => new() { Epoch = command.Epoch, PeerId = command.PeerId, TrackIds = { command.TrackIds } };

    /// <summary>From the wire.</summary>
    public static ForgetPeer FromWire(this Wire.ForgetPeer wire) => new(wire.Epoch, wire.PeerId, [.. wire.TrackIds]);

    /// <summary>To the wire.</summary>
    public static Wire.StopEndpoint ToWire(this StopEndpoint command) => new() { Epoch = command.Epoch };

    /// <summary>From the wire.</summary>
    public static StopEndpoint FromWire(this Wire.StopEndpoint wire) => new(wire.Epoch);
}
