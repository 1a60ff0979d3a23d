using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace ProtoP2P.Fetch;

/// <summary>Answers peers' questions.</summary>
internal sealed class FetchEndpoint : IFetch
{
    private readonly (string Prefix, FetchLookup Lookup)[] _lookups;
    private readonly FetchOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;

    public FetchEndpoint(FetchOptions options, TimeProvider clock, ILogger logger)
    {
        _lookups = [.. options.Lookups.OrderByDescending(lookup => lookup.Key.Length).Select(lookup => (lookup.Key, lookup.Value))];
        _options = options;
        _clock = clock;
        _logger = logger;
    }

    /// <inheritdoc/>
    public async ValueTask<FetchResponse> FetchAsync(FetchRequest request, RpcCall call = default)
    {
        string key = request.Identifier.ToStringUtf8();
        (string prefix, FetchLookup? lookup) = Array.Find(_lookups, candidate => key.StartsWith(candidate.Prefix, StringComparison.Ordinal));
        return lookup is null ? new FetchResponse { Status = FetchStatus.NotFound } : await LookUpAsync(prefix, lookup, key, call.CancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<FetchResponse> LookUpAsync(string prefix, FetchLookup lookup, string key, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.Timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await lookup(key, either.Token).ConfigureAwait(false) is { } value
                ? new FetchResponse { Data = UnsafeByteOperations.UnsafeWrap(value) }
                : new FetchResponse { Status = FetchStatus.NotFound };
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // Why it failed is for this node's log: a stranger learns only that it did.
            FetchLog.LookupFailed(_logger, prefix, failure);
            return new FetchResponse { Status = FetchStatus.Error };
        }
    }
}
