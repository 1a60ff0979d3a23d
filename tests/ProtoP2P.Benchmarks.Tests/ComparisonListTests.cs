using ProtoP2P.Benchmarks.Compare;
using ProtoP2P.Benchmarks.Systems;
using ProtoP2P.Benchmarks.Works;

namespace ProtoP2P.Benchmarks.Tests;

public sealed class ComparisonListTests
{
    [Fact]
    public void What_is_compared_exists_and_is_measured_in_the_same_rounds()
    {
        foreach (Comparison comparison in ComparisonList.All)
        {
            SystemList.Find(comparison.Subject.System);
            string family = WorkList.Find(comparison.Subject.Work).Family;
            if (comparison.Reference is { } reference)
            {
                SystemList.Find(reference.System);
                WorkList.Find(reference.Work).Family.ShouldBe(family, $"{comparison}");
            }
        }
    }

    [Fact]
    public void No_row_is_there_twice() => ComparisonList.All.ShouldBeUnique();

    [Fact]
    public void Every_work_has_a_row() =>
        ComparisonList.All.Select(static row => row.Subject.Work).Distinct().ShouldBe(WorkList.All.Select(static work => work.Name), ignoreOrder: true);
}
