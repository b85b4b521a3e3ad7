using Videoroom.Actors.MediaEvents;
using Event = Videoroom.Actors.Serialization.Wire.ServerEvent.EventOneofCase;

namespace Videoroom.Actors.Serialization;

/// <summary>The messages of server_events.proto. The events of generation A are made by its dialect, behind the wire.</summary>
internal static class ServerEventFormats
{
    /// <summary>To the wire.</summary>
    public static Wire.ServerEvent ToWire(this ServerEvent serverEvent) => serverEvent switch
    {
        Connected connected => new() { Connected = connected.ToWire() },
        EndpointAdded added => new() { EndpointAdded = added.ToWire() },
        EndpointRemoved removed => new() { EndpointRemoved = removed.ToWire() },
        EndpointUpdated updated => new() { EndpointUpdated = updated.ToWire() },
        EndpointConnection connection => new() { EndpointConnection = connection.ToWire() },
        Move move => new() { Move = move.ToWire() },
        ErrorEvent error => new() { Error = error.ToWire() },
        TracksAdded added => new() { TracksAdded = added.ToWire() },
        TracksRemoved removed => new() { TracksRemoved = removed.ToWire() },
        TrackUpdated updated => new() { TrackUpdated = updated.ToWire() },
        TrackEncodingDisabled disabled => new() { TrackEncodingDisabled = disabled.ToWire() },
        TrackEncodingEnabled enabled => new() { TrackEncodingEnabled = enabled.ToWire() },
        TrackAvailabilityChanged availability => new() { TrackAvailability = availability.ToWire() },
        OfferData offer => new() { OfferData = offer.ToWire() },
        SdpAnswer answer => new() { SdpAnswer = answer.ToWire() },
        ServerCandidate candidate => new() { Candidate = candidate.ToWire() },
        EncodingSwitched switched => new() { EncodingSwitched = switched.ToWire() },
        VadNotification notification => new() { VadNotification = notification.ToWire() },
        NeededEncodings needed => new() { NeededEncodings = needed.ToWire() },
        TrackQualities qualities => new() { TrackQualities = qualities.ToWire() },
        _ => throw new ArgumentException($"{serverEvent.GetType().Name} has no place on the wire.", nameof(serverEvent)),
    };

    /// <summary>From the wire.</summary>
    public static ServerEvent FromWire(this Wire.ServerEvent? wire) => WireParts.Required(wire) switch
    {
        { EventCase: Event.Connected, Connected: var connected } => connected.FromWire(),
        { EventCase: Event.EndpointAdded, EndpointAdded: var added } => added.FromWire(),
        { EventCase: Event.EndpointRemoved, EndpointRemoved: var removed } => removed.FromWire(),
        { EventCase: Event.EndpointUpdated, EndpointUpdated: var updated } => updated.FromWire(),
        { EventCase: Event.EndpointConnection, EndpointConnection: var connection } => connection.FromWire(),
        { EventCase: Event.Move, Move: var move } => move.FromWire(),
        { EventCase: Event.Error, Error: var error } => error.FromWire(),
        { EventCase: Event.TracksAdded, TracksAdded: var added } => added.FromWire(),
        { EventCase: Event.TracksRemoved, TracksRemoved: var removed } => removed.FromWire(),
        { EventCase: Event.TrackUpdated, TrackUpdated: var updated } => updated.FromWire(),
        { EventCase: Event.TrackEncodingDisabled, TrackEncodingDisabled: var disabled } => disabled.ToDisabled(),
        { EventCase: Event.TrackEncodingEnabled, TrackEncodingEnabled: var enabled } => enabled.ToEnabled(),
        { EventCase: Event.TrackAvailability, TrackAvailability: var availability } => availability.FromWire(),
        { EventCase: Event.OfferData, OfferData: var offer } => offer.FromWire(),
        { EventCase: Event.SdpAnswer, SdpAnswer: var answer } => answer.FromWire(),
        { EventCase: Event.Candidate, Candidate: var candidate } => candidate.FromWire(),
        { EventCase: Event.EncodingSwitched, EncodingSwitched: var switched } => switched.FromWire(),
        { EventCase: Event.VadNotification, VadNotification: var notification } => notification.FromWire(),
        { EventCase: Event.NeededEncodings, NeededEncodings: var needed } => needed.FromWire(),
        { EventCase: Event.TrackQualities, TrackQualities: var qualities } => qualities.FromWire(),
        _ => throw new MessageFormatException("A media event is missing, or of a kind that is not known."),
    };
}
