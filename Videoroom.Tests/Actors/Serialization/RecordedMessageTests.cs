using Videoroom.Actors.Serialization;

namespace Videoroom.Tests.Actors.Serialization;

/// <summary>
/// What earlier versions wrote, in Fixtures/Messages/N: N counts the versions in which any message changed. The first line of a
/// file is the message in hexadecimal, the others are the values in it.
/// </summary>
/// <remarks>
/// A message that has changed is recorded again: run these tests with RECORD_MESSAGES set to the path of a new folder, and add
/// that. Files that are there already stay as they are, as nodes of that version may still run; only names in their text follow when
/// a record or a property is renamed.
/// </remarks>
public class RecordedMessageTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Fixtures", "Messages");

    private readonly MessageCodec _codec = new(NamedRef.Texts);

    public static TheoryData<string> Samples => MessageCodecTests.Samples;

    public static TheoryData<string> Recordings
        => [.. Directory.EnumerateFiles(Folder, "*.txt", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder, file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Recordings))]
    public void What_an_earlier_version_wrote_is_read_as_it_was_meant(string recording)
    {
        var lines = File.ReadAllLines(Path.Combine(Folder, recording));
        var manifest = Path.GetFileNameWithoutExtension(recording).Split('-')[0];

        var read = MessageLines.Of(_codec.FromBinary(Convert.FromHexString(lines[0]), manifest));

        // A later version may have more to say.
        Assert.Empty(lines.Skip(1).Except(read));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void What_this_version_writes_is_recorded(string sample)
    {
        var message = MessageSamples.Full[sample];
        var bytes = Convert.ToHexString(_codec.ToBinary(message));
        var newest = Directory.EnumerateFiles(Folder, $"{sample}.txt", SearchOption.AllDirectories)
            .MaxBy(file => int.Parse(Path.GetFileName(Path.GetDirectoryName(file))!));
        if (newest is not null && File.ReadLines(newest).First() == bytes)
        {
            return;
        }

        if (Environment.GetEnvironmentVariable("RECORD_MESSAGES") is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllLines(Path.Combine(folder, $"{sample}.txt"), [bytes, .. MessageLines.Of(message)]);
        }

        Assert.Fail($"{sample} is not written as it was recorded last.");
    }
}
