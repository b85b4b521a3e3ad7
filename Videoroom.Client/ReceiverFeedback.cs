namespace Videoroom.Client;

/// <summary>What a client offers to tell about the packets that it receives, beside the receiver reports that every client sends.</summary>
public enum ReceiverFeedback
{
    /// <summary>When each packet arrived, by transport-wide numbers, as browsers do (draft-holmer-rmcat-transport-wide-cc-extensions-01).</summary>
    TransportWide,

    /// <summary>When each packet arrived, by the numbers of its stream (RFC 8888).</summary>
    CongestionControl,

    /// <summary>Once a second how much it could receive, by losses (REMB, draft-alvestrand-rmcat-remb-03).</summary>
    ReceiverEstimate,

    /// <summary>Nothing.</summary>
    None,
}
