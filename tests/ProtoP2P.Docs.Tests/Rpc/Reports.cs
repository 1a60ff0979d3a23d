namespace Acme;

/// <summary>Builds a report when it is told to.</summary>
public sealed class Reports : IReports
{
    private readonly TaskCompletionSource _mayEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many were begun.</summary>
    public int Begun { get; private set; }

    public void Finish() => _mayEnd.SetResult();

    public async ValueTask<Summary> BuildAsync(StockQuery query, CancellationToken cancellationToken = default)
    {
        Begun++;
        await _mayEnd.Task.WaitAsync(cancellationToken);
        return new Summary { Items = Begun };
    }
}
