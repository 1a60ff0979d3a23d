using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace ProtoP2P.Transports.Addresses;

/// <summary>Answers one lookup at a time, when the test says so, and counts how many wait.</summary>
internal sealed class CountingDnsResolver : IDnsResolver
{
    private readonly Channel<TaskCompletionSource<IReadOnlyList<IPAddress>>> _waiting = Channel.CreateUnbounded<TaskCompletionSource<IReadOnlyList<IPAddress>>>();
    private readonly Lock _gate = new();
    private int _atOnce;
    private byte _answered;

    public int MostAtOnce { get; private set; }

    public async ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, AddressFamily family, CancellationToken cancellationToken = default)
    {
        var answer = new TaskCompletionSource<IReadOnlyList<IPAddress>>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            MostAtOnce = Math.Max(MostAtOnce, ++_atOnce);
        }

        _waiting.Writer.TryWrite(answer);
        return await answer.Task.WaitAsync(cancellationToken);
    }

    public ValueTask<IReadOnlyList<string>> ResolveTextAsync(string host, CancellationToken cancellationToken = default) => new([]);

    public async Task AnswerOneAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource<IReadOnlyList<IPAddress>> answer = await _waiting.Reader.ReadAsync(cancellationToken);
        lock (_gate)
        {
            _atOnce--;
        }

        answer.SetResult([new IPAddress([192, 0, 2, ++_answered])]);
    }
}
