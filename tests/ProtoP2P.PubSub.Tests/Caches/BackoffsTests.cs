using ProtoP2P.PubSub.Caches;
using ProtoP2P.PubSub.Tests.Router;

namespace ProtoP2P.PubSub.Tests.Caches;

public sealed class BackoffsTests
{
    [Fact]
    public void A_backoff_is_prolonged_and_never_cut_short()
    {
        var backoffs = new Backoffs();
        backoffs.Add(Bench.IdOf(1), "topic", TimeSpan.FromSeconds(60));
        backoffs.Add(Bench.IdOf(1), "topic", TimeSpan.FromSeconds(10));
        backoffs.Find(Bench.IdOf(1), "topic").ShouldBe(TimeSpan.FromSeconds(60));
        backoffs.Add(Bench.IdOf(1), "topic", TimeSpan.FromSeconds(70));

        backoffs.Find(Bench.IdOf(1), "topic").ShouldBe(TimeSpan.FromSeconds(70));
        backoffs.Find(Bench.IdOf(1), "other").ShouldBeNull();
    }

    [Fact]
    public void However_many_identities_come_and_go_no_more_are_remembered_than_the_limit()
    {
        var backoffs = new Backoffs(capacity: 100);
        for (int i = 0; i < 1_000; i++)
        {
            backoffs.Add(Bench.IdOf(i), "topic", TimeSpan.FromSeconds(i));
        }

        backoffs.Count.ShouldBe(100);
        backoffs.Expire(TimeSpan.FromSeconds(50));
        backoffs.Count.ShouldBe(50);
    }
}
