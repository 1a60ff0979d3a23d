using ProtoP2P.Resources;

namespace ProtoP2P.Tests.Resources;

public sealed class ReusePoolTests
{
    private readonly ReusePool<object> _pool = new(capacity: 2);

    [Fact]
    public void What_was_returned_is_used_again_up_to_the_pools_capacity()
    {
        object[] items = [.. Enumerable.Range(0, 10).Select(_ => new object())];
        foreach (object item in items)
        {
            _pool.Return(item);
        }

        var again = new List<object>();
        while (_pool.Rent() is { } item)
        {
            again.Add(item);
        }

        // One at hand, and the capacity behind it.
        again.Count.ShouldBe(3);
        again.ShouldBeUnique();
        again.ShouldBeSubsetOf(items);
    }

    [Fact]
    public void What_was_rented_may_come_back()
    {
        var item = new object();
        for (int round = 0; round < 3; round++)
        {
            _pool.Return(item);
            _pool.Rent().ShouldBeSameAs(item);
        }

        _pool.Rent().ShouldBeNull();
    }

#if DEBUG
    [Fact]
    public void Debug_builds_notice_what_is_returned_twice()
    {
        var item = new object();
        _pool.Return(item);
        Should.Throw<InvalidOperationException>(() => _pool.Return(item)).Message.ShouldContain("twice");
    }
#endif
}
