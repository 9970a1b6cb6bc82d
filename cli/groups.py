"""A group of commands that does something of its own without one, such as `gongkai findings`: a list."""

import typer


def refuse_options(context: typer.Context) -> None:
    """Refuse options before the name of a command: they are the list's, and the command would not know them."""
    for param in context.command.params:
        source = context.get_parameter_source(param.name or "")
        if source is not None and source.name == "COMMANDLINE":
            where = f"{context.command_path} {context.invoked_subcommand}"
            raise typer.BadParameter(
                f"is given before the command; write it after: {where} …", param_hint=param.opts[-1]
            )
