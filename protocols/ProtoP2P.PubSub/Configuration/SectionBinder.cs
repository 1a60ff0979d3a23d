using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ProtoP2P.PubSub.Configuration;

/// <summary>Reads options from a section of the configuration, where the application has any.</summary>
internal sealed class SectionBinder<TOptions>(IConfigurationSection? section, Action<OptionSection, TOptions> read) : IConfigureOptions<TOptions>
    where TOptions : PubSubOptions
{
    /// <inheritdoc/>
    public void Configure(TOptions options)
    {
        if (section is null)
        {
            return;
        }

        List<string> errors = [];
        var reader = new OptionSection(section, errors);
        read(reader, options);
        reader.End();
        if (errors.Count > 0)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(TOptions), errors);
        }
    }
}
