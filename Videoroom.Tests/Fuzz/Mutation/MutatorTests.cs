using System.Text;
using Videoroom.Fuzz.Mutation;

namespace Videoroom.Tests.Fuzz.Mutation;

public class MutatorTests
{
    private const int MaxLength = 100;

    private static readonly byte[][] Seeds = [[.. Enumerable.Range(0, 60).Select(value => (byte)value)], [0xAA, 0xBB], []];
    private static readonly byte[][] Texts = [[.. "v=0\r\na=mid:0\r\na=one two;three\r\n"u8], [.. "m=audio 9 X 0\r\n"u8]];

    [Fact]
    public void No_input_is_longer_than_one_may_be()
    {
        Assert.All(Bytes(5000), input => Assert.InRange(input.Length, 0, MaxLength));
        Assert.All(Words(5000), input => Assert.InRange(input.Length, 0, MaxLength));
    }

    [Fact]
    public void Most_inputs_are_new_and_some_are_seeds()
    {
        foreach (var (inputs, seeds) in (IEnumerable<(List<byte[]>, byte[][])>)[(Bytes(5000), Seeds), (Words(5000), Texts)])
        {
            var distinct = inputs.Select(Convert.ToHexString).ToHashSet();
            Assert.InRange(distinct.Count, 2500, 5000);
            Assert.All(seeds, seed => Assert.Contains(Convert.ToHexString(seed), distinct));
        }
    }

    [Fact]
    public void A_text_loses_lines_gets_them_twice_and_in_another_order()
    {
        var texts = Words(5000).Select(Encoding.Latin1.GetString).ToList();

        Assert.Contains("v=0\r\na=one two;three\r\n", texts);
        Assert.Contains("v=0\r\na=mid:0\r\na=mid:0\r\na=one two;three\r\n", texts);
        Assert.Contains("a=mid:0\r\nv=0\r\na=one two;three\r\n", texts);
    }

    [Fact]
    public void A_text_gets_the_words_of_the_target()
        => Assert.Contains(Words(5000).Select(Encoding.Latin1.GetString), text => text.Contains("simulcast", StringComparison.Ordinal));

    private static List<byte[]> Bytes(int count) => Make(new ByteMutator(Seeds), count);

    private static List<byte[]> Words(int count) => Make(new TextMutator(Texts, ["simulcast"]), count);

    private static List<byte[]> Make(IMutator mutator, int count)
    {
        var input = new InputBuffer(MaxLength);
        var random = new FuzzRandom(11);
        List<byte[]> inputs = [];
        for (var i = 0; i < count; i++)
        {
            mutator.Mutate(input, random);
            inputs.Add(input.Written.ToArray());
        }

        return inputs;
    }
}
