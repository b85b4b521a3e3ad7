using System.Text;
using Microsoft.Extensions.Time.Testing;
using Videoroom.Engine.Turn;

namespace Videoroom.Tests.Engine.Turn;

public class TurnUsersTests
{
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
    private readonly TurnUsers _users;

    public TurnUsersTests() => _users = new TurnUsers(TurnRig.Options, _clock);

    [Fact]
    public void A_user_has_a_name_with_the_time_and_a_key_of_name_realm_and_password()
    {
        var user = _users.Add("peer-7", null);
        Assert.Equal("1800000000:peer-7", user.Username);
        Assert.Equal(TurnRig.Key(user.Username, user.Password), user.Key);
        Assert.Same(user, _users.Find("1800000000:peer-7"u8));
        Assert.Null(_users.Find("1800000000:peer-8"u8));
        Assert.Null(_users.Find(""u8));
        Assert.Null(_users.Find(Encoding.ASCII.GetBytes(new string('x', 10_000))));
    }

    [Fact]
    public void Row14_passwords_have_256_bits_differ_by_user_and_by_start_and_stay_out_of_texts()
    {
        var user = _users.Add("a", null);
        Assert.Equal(32, Convert.FromBase64String(user.Password).Length);
        Assert.NotEqual(user.Password, _users.Add("b", null).Password);
        Assert.NotEqual(user.Password, new TurnUsers(TurnRig.Options, _clock).Add("a", null).Password);
        foreach (var text in new[] { user.ToString(), new TurnCredentials(user.Username, user.Password).ToString() })
        {
            Assert.Contains(user.Username, text);
            Assert.DoesNotContain(user.Password, text);
        }
    }

    [Fact]
    public void A_user_stands_until_he_is_removed_however_long_that_is()
    {
        var user = _users.Add("a", null);
        _clock.Advance(TimeSpan.FromDays(400));
        Assert.Same(user, _users.Find(Encoding.ASCII.GetBytes(user.Username)));
        _users.Remove(user);
        _users.Remove(user);
        Assert.True(user.IsClosed);
        Assert.Null(_users.Find(Encoding.ASCII.GetBytes(user.Username)));
        Assert.Equal(0, _users.Count);
    }

    [Fact]
    public void A_name_is_given_once_and_is_short_ASCII()
    {
        _users.Add("a", null);
        Assert.Throws<ArgumentException>(() => _users.Add("a", null));
        Assert.Throws<ArgumentException>(() => _users.Add("", null));
        Assert.Throws<ArgumentException>(() => _users.Add("é", null));
        Assert.Throws<ArgumentException>(() => _users.Add(new string('a', 300), null));
        Assert.Equal(1, _users.Count);
        _users.Add(new string('a', 200), null);
    }

    [Fact]
    public void A_user_name_of_256_characters_is_found_and_a_longer_one_is_neither_given_nor_looked_for()
    {
        // The time and the colon are eleven of them.
        var user = _users.Add(new string('a', 245), null);
        Assert.Same(user, _users.Find(Encoding.ASCII.GetBytes(user.Username)));
        Assert.Null(_users.Find(Encoding.ASCII.GetBytes(user.Username + "a")));
        Assert.Null(_users.Find(Encoding.ASCII.GetBytes(user.Username[..^1])));
        Assert.Throws<ArgumentException>(() => _users.Add(new string('a', 246), null));
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused_at_start()
    {
        foreach (var options in new[]
        {
            TurnRig.Options with { Realm = "" },
            TurnRig.Options with { Realm = new string('a', 128) },
            TurnRig.Options with { Realm = "ü" },
            TurnRig.Options with { FirstPort = 0 },
            TurnRig.Options with { LastPort = 49_999 },
            TurnRig.Options with { MaxBitsPerSecondPerUser = 0 },
        })
        {
            Assert.ThrowsAny<ArgumentException>(() => new TurnServices(options, _clock));
        }
    }
}
