namespace Videoroom.Engine.Forwarding.Quality;

/// <summary>
/// Measures what one viewer is sent of one track, and keeps the last sample of it. Written by the viewer's loop alone, which must not allocate;
/// <see cref="Read"/> is callable on any thread.
/// </summary>
/// <param name="trackId">The track.</param>
/// <param name="isVideo">Whether it has pictures to count.</param>
internal sealed class TrackMeter(string trackId, bool isVideo)
{
    private CauseHistory _causes;
    private long _bytes;
    private int _frames;
    private long _sampledMs;
    private bool _isMeasured;

    // The last sample.
    private string? _rid;
    private long _size;
    private int _cause;
    private double _frameRate;
    private double _loss;
    private long _bitrateBps;

    /// <summary>A packet was sent for the first time.</summary>
    /// <param name="bytes">Of its datagram.</param>
    /// <param name="endsFrame">It is a picture's last.</param>
    public void OnSent(int bytes, bool endsFrame)
    {
        _bytes += bytes;
        _frames += endsFrame ? 1 : 0;
    }

    /// <summary>Takes a sample, once a second.</summary>
    /// <param name="cause">The cause of this moment.</param>
    /// <param name="loss">The share of lost packets of both causes that are losses.</param>
    /// <param name="nowMs">Now.</param>
    public void Sample(TrackCause cause, (double Viewer, double Publisher) loss, long nowMs)
    {
        var told = _causes.Add(cause);
        Volatile.Write(ref _cause, (int)told);
        Volatile.Write(ref _loss, told switch
        {
            TrackCause.ViewerLoss => loss.Viewer,
            TrackCause.PublisherLoss => loss.Publisher,
            _ => 0,
        });
        Measure(nowMs);
    }

    /// <summary>Sets what is sent at this moment.</summary>
    /// <param name="rid">The simulcast layer; null without simulcast, and while nothing is sent.</param>
    /// <param name="size">Width and height in pixels; 0 when they are not known.</param>
    public void SetLayer(string? rid, (int Width, int Height) size)
    {
        Volatile.Write(ref _rid, rid);
        Volatile.Write(ref _size, ((long)size.Width << 32) | (uint)size.Height);
    }

    /// <summary>The last sample.</summary>
    public TrackQuality Read()
    {
        var size = Volatile.Read(ref _size);
        var cause = (TrackCause)Volatile.Read(ref _cause);
        return new TrackQuality
        {
            TrackId = trackId,
            Cause = cause,
            Rid = Volatile.Read(ref _rid),
            Width = size == 0 ? null : (int)(size >> 32),
            Height = size == 0 ? null : (int)(uint)size,
            FramesPerSecond = isVideo ? Volatile.Read(ref _frameRate) : null,
            BitrateBps = Volatile.Read(ref _bitrateBps),
            Loss = cause is TrackCause.ViewerLoss or TrackCause.PublisherLoss ? Volatile.Read(ref _loss) : null,
        };
    }

    private void Measure(long nowMs)
    {
        var elapsed = nowMs - _sampledMs;
        if (_sampledMs != 0 && elapsed <= 0)
        {
            return;
        }

        if (_sampledMs != 0)
        {
            // A second has one picture more or less than the next: the mean of two is steadier.
            var (bitrate, frameRate) = (_bytes * 8000 / elapsed, _frames * 1000.0 / elapsed);
            Volatile.Write(ref _bitrateBps, _isMeasured ? (_bitrateBps + bitrate) / 2 : bitrate);
            Volatile.Write(ref _frameRate, _isMeasured ? (_frameRate + frameRate) / 2 : frameRate);
            _isMeasured = true;
        }

        (_bytes, _frames, _sampledMs) = (0, 0, nowMs);
    }
}
