using ProtoP2P.PubSub.Caches;

namespace ProtoP2P.PubSub.Tests.Caches;

public sealed class SeenCacheTests
{
    private readonly SeenCache _seen = new(TimeSpan.FromSeconds(120), capacity: 1_000);

    [Fact]
    public void A_message_is_remembered_for_two_minutes_from_its_first_sight()
    {
        _seen.Add(IdOf(1), TimeSpan.Zero).ShouldBeTrue();
        _seen.Add(IdOf(1), TimeSpan.FromSeconds(119)).ShouldBeFalse();
        _seen.Contains(IdOf(1).Span).ShouldBeTrue();

        _seen.Add(IdOf(1), TimeSpan.FromSeconds(120)).ShouldBeTrue();
    }

    [Fact]
    public void Beyond_the_limit_the_oldest_are_forgotten()
    {
        for (int i = 0; i < 1_500; i++)
        {
            _seen.Add(IdOf(i), TimeSpan.FromMilliseconds(i));
        }

        _seen.Count.ShouldBe(1_000);
        _seen.Contains(IdOf(499)).ShouldBeFalse();
        _seen.Contains(IdOf(500)).ShouldBeTrue();
    }

    private static MessageId IdOf(int number) => new(BitConverter.GetBytes(number));
}
