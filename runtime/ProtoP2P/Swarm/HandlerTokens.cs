using Microsoft.Extensions.Logging;

namespace ProtoP2P.Swarm;

/// <summary>The tokens of the handlers that run. Thread-safe.</summary>
internal sealed class HandlerTokens
{
    private readonly Lock _gate = new();
    private HandlerToken? _first;
    private bool _isStopped;

    /// <summary>A handler is about to run; its token fires at once where all were stopped.</summary>
    public void Add(HandlerToken token)
    {
        lock (_gate)
        {
            if (!_isStopped)
            {
                token.Next = _first;
                _first?.Previous = token;
                _first = token;
                return;
            }
        }

        token.Cancel();
    }

    /// <summary>The handler has returned.</summary>
    public void Remove(HandlerToken token)
    {
        lock (_gate)
        {
            token.Previous?.Next = token.Next;
            token.Next?.Previous = token.Previous;
            if (ReferenceEquals(_first, token))
            {
                _first = token.Next;
            }

            (token.Previous, token.Next) = (null, null);
        }
    }

    /// <summary>Fires all of them, and those that come later; completes when what is registered with them has run.</summary>
    public Task StopAllAsync(ILogger logger)
    {
        List<HandlerToken> all = [];
        lock (_gate)
        {
            _isStopped = true;
            for (HandlerToken? token = _first; token is not null; token = token.Next)
            {
                all.Add(token);
            }
        }

        return Task.WhenAll(all.Select(token => token.StopAsync(logger)));
    }
}
