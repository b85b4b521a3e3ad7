using Videoroom.Actors.MediaEvents;

namespace Videoroom.Actors.Serialization;

/// <summary>The messages of negotiation_events.proto.</summary>
internal static class NegotiationEventFormats
{
    /// <summary>To the wire.</summary>
    public static Wire.OfferData ToWire(this OfferData offer)
    {
        var wire = new Wire.OfferData
        {
            Audio = offer.TracksTypes.Audio,
            Video = offer.TracksTypes.Video,
            IntegratedTurnServers =
            {
                offer.IntegratedTurnServers.Select(server => new Wire.IntegratedTurnServer
                {
                    ServerAddr = server.ServerAddr,
                    ServerPort = server.ServerPort,
                    Transport = server.Transport,
                    Username = server.Username,
                    Password = server.Password,
                }),
            },
        };
        if (offer.IceRestart is { } restart)
        {
            wire.IceRestart = restart;
        }

        return wire;
    }

    /// <summary>From the wire.</summary>
    public static OfferData FromWire(this Wire.OfferData wire)
        => new(new TracksTypes(wire.Audio, wire.Video), wire.HasIceRestart ? wire.IceRestart : null)
        {
            IntegratedTurnServers = [.. wire.IntegratedTurnServers.Select(server => new IntegratedTurnServer(
                server.ServerAddr, server.ServerPort, server.Transport, server.Username, server.Password))],
        };

    /// <summary>To the wire.</summary>
    public static Wire.SdpAnswer ToWire(this SdpAnswer answer)
    {
        var wire = new Wire.SdpAnswer { Sdp = answer.Sdp };
        foreach (var (mid, trackId) in answer.MidToTrackId)
        {
            wire.MidToTrackId.Add(mid, trackId);
        }

        return wire;
    }

    /// <summary>From the wire.</summary>
    public static SdpAnswer FromWire(this Wire.SdpAnswer wire) => new(wire.Sdp, new Dictionary<string, string>(wire.MidToTrackId));

    /// <summary>To the wire.</summary>
    public static Wire.ServerCandidate ToWire(this ServerCandidate candidate)
        => new() { Candidate = candidate.Candidate, SdpMLineIndex = candidate.SdpMLineIndex };

    /// <summary>From the wire.</summary>
    public static ServerCandidate FromWire(this Wire.ServerCandidate wire) => new(wire.Candidate, wire.SdpMLineIndex);

    /// <summary>To the wire.</summary>
    public static Wire.EncodingSwitched ToWire(this EncodingSwitched switched) => new()
    {
        EndpointId = switched.EndpointId,
        TrackId = switched.TrackId,
        Encoding = switched.Encoding,
        Reason = switched.Reason,
    };

    /// <summary>From the wire.</summary>
    public static EncodingSwitched FromWire(this Wire.EncodingSwitched wire) => new(wire.EndpointId, wire.TrackId, wire.Encoding, wire.Reason);

    /// <summary>To the wire.</summary>
    public static Wire.VadNotification ToWire(this VadNotification notification)
        => new() { TrackId = notification.TrackId, Status = notification.Status };

    /// <summary>From the wire.</summary>
    public static VadNotification FromWire(this Wire.VadNotification wire) => new(wire.TrackId, wire.Status);

    /// <summary>To the wire.</summary>
    public static Wire.NeededEncodings ToWire(this NeededEncodings needed)
        => new() { TrackId = needed.TrackId, Encodings = { needed.Encodings } };

    /// <summary>From the wire.</summary>
    public static NeededEncodings FromWire(this Wire.NeededEncodings wire) => new(wire.TrackId, [.. wire.Encodings]);
}
