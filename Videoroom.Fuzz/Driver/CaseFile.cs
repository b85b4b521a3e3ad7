using System.Security.Cryptography;
using System.Text;

namespace Videoroom.Fuzz.Driver;

/// <summary>
/// A finding as a file that the tests run from then on. Lines with <c>#</c> in front say what it is: kind and reason first; each other line
/// is an input in hexadecimal digits, <c>-</c> for an empty one, in the order in which one state gets them.
/// </summary>
/// <param name="Kind">What the inputs brought about.</param>
/// <param name="Reason">One line.</param>
/// <param name="Inputs">The inputs.</param>
internal sealed record CaseFile(FindingKind Kind, string Reason, IReadOnlyList<byte[]> Inputs)
{
    private const string EmptyInput = "-";

    /// <summary>The file's name: the same inputs have the same one.</summary>
    public string FileName
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var input in Inputs)
            {
                hash.AppendData(Encoding.ASCII.GetBytes($"{input.Length}:"));
                hash.AppendData(input);
            }

            return $"{Kind.ToString().ToLowerInvariant()}-{Convert.ToHexStringLower(hash.GetHashAndReset())[..12]}.txt";
        }
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="FormatException">It is none; the message names the line.</exception>
    public static CaseFile Parse(string text)
    {
        FindingKind? kind = null;
        var reason = "";
        List<byte[]> inputs = [];
        var number = 0;
        foreach (var line in text.Split('\n').Select(line => line.Trim()))
        {
            number++;
            if (line.StartsWith('#') && kind is null)
            {
                var parts = line[1..].Split(':', 2);
                kind = Enum.TryParse<FindingKind>(parts[0].Trim(), ignoreCase: true, out var named)
                    ? named
                    : throw new FormatException($"Line {number} names no kind: '# crash: …', hang, allocation or growth was expected.");
                reason = parts.Length > 1 ? parts[1].Trim() : "";
            }
            else if (line.Length > 0 && !line.StartsWith('#'))
            {
                inputs.Add(ParseInput(line, number));
            }
        }

        return kind is not null && inputs.Count > 0
            ? new CaseFile(kind.Value, reason, inputs)
            : throw new FormatException("A case is a line '# crash: …' and inputs in hexadecimal digits, one a line.");
    }

    /// <summary>Writes the file.</summary>
    public string Write()
    {
        var text = new StringBuilder($"# {Kind.ToString().ToLowerInvariant()}: {Reason.ReplaceLineEndings(" ")}\n");
        foreach (var input in Inputs)
        {
            text.Append(input.Length == 0 ? EmptyInput : Convert.ToHexStringLower(input)).Append('\n');
        }

        return text.ToString();
    }

    private static byte[] ParseInput(string line, int number)
    {
        try
        {
            return line == EmptyInput ? [] : Convert.FromHexString(line);
        }
        catch (FormatException cause)
        {
            throw new FormatException($"Line {number} is no input: an even number of hexadecimal digits was expected.", cause);
        }
    }
}
